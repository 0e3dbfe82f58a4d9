import { refusedBecause } from "../../kernel/index.ts";

/** Checked, kept and given back; nothing else follows from them. */
export const STORED_ONLY: readonly string[] = [];

/** What is not there although AWS has it, each for a reason. */
export const REFUSED: Readonly<Record<string, string>> = {
  ...refusedBecause("APIs have their own host here, and custom domains need DNS and certificates", [
    "CreateDomainName",
    "GetDomainName",
    "GetDomainNames",
    "UpdateDomainName",
    "DeleteDomainName",
    "CreateBasePathMapping",
    "GetBasePathMapping",
    "GetBasePathMappings",
    "UpdateBasePathMapping",
    "DeleteBasePathMapping",
    "CreateDomainNameAccessAssociation",
    "DeleteDomainNameAccessAssociation",
    "GetDomainNameAccessAssociations",
    "RejectDomainNameAccessAssociation",
  ]),
  ...refusedBecause("there are no networks to link to", [
    "CreateVpcLink",
    "GetVpcLink",
    "GetVpcLinks",
    "UpdateVpcLink",
    "DeleteVpcLink",
  ]),
  ...refusedBecause("nothing is made of documentation", [
    "CreateDocumentationPart",
    "GetDocumentationPart",
    "GetDocumentationParts",
    "UpdateDocumentationPart",
    "DeleteDocumentationPart",
    "ImportDocumentationParts",
    "CreateDocumentationVersion",
    "GetDocumentationVersion",
    "GetDocumentationVersions",
    "UpdateDocumentationVersion",
    "DeleteDocumentationVersion",
  ]),
  ...refusedBecause("OpenAPI is neither read nor written: make the API by the other operations", [
    "ImportRestApi",
    "PutRestApi",
    "GetExport",
  ]),
  ...refusedBecause("no client code is generated", ["GetSdk", "GetSdkType", "GetSdkTypes", "GetModelTemplate"]),
  ...refusedBecause("backends are not called with client certificates", [
    "GenerateClientCertificate",
    "GetClientCertificate",
    "GetClientCertificates",
    "UpdateClientCertificate",
    "DeleteClientCertificate",
  ]),
  ...refusedBecause("stages have no cache", ["FlushStageCache"]),
  ...refusedBecause("keys are made one by one", ["ImportApiKeys"]),
  ...refusedBecause("ask the API itself at its address", ["TestInvokeMethod", "TestInvokeAuthorizer"]),
};
