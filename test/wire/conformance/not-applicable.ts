/** Cases of the suite that a server which behaves as AWS's services do cannot pass, by reason. */
export const NOT_APPLICABLE: readonly { readonly reason: string; readonly cases: readonly string[] }[] = [
  {
    reason:
      "Lambda and its like read JSON whatever Content-Type and Accept say: botocore sends JSON without a Content-Type.",
    cases: [
      "RestJsonStringPayloadNoContentType",
      "RestJsonStringPayloadWrongContentType",
      "RestJsonStringPayloadUnsatisfiableAccept",
      "RestJsonWithBodyExpectsApplicationJsonAccept",
      "RestJsonWithPayloadExpectsImpliedAccept",
      "RestJsonWithPayloadExpectsModeledAccept",
      "RestJsonWithBodyExpectsApplicationJsonContentType",
      "RestJsonWithBodyExpectsApplicationJsonContentTypeNoHeaders",
      "RestJsonWithoutBodyExpectsEmptyContentType",
      "RestJsonWithoutBodyEmptyInputExpectsEmptyContentType",
      "RestJsonWithPayloadExpectsModeledContentType",
      "RestJsonWithPayloadExpectsImpliedContentType",
    ],
  },
  {
    reason: "Times with an offset are read: CloudWatch and STS take them.",
    cases: ["RestJsonBodyTimestampDateTimeRejectsUTCOffsets_case0", "RestJsonPathTimestampDefaultRejectsUTCOffsets"],
  },
  {
    reason: "A pattern that can run for ages is not tried; AWS's models have two of them, which the rooms check.",
    cases: ["RestJsonMalformedPatternReDOSString"],
  },
  {
    reason: "What is compressed is the client's body, which the case does not give; the transport decompresses.",
    cases: [
      "SDKAppliedContentEncoding_awsJson1_0",
      "SDKAppliedContentEncoding_awsJson1_1",
      "SDKAppliedContentEncoding_awsQuery",
      "SDKAppliedContentEncoding_restJson1",
      "SDKAppliedContentEncoding_restXml",
      "SDKAppendedGzipAfterProvidedEncoding_restJson1",
      "SDKAppendedGzipAfterProvidedEncoding_restXml",
      "SDKAppendsGzipAndIgnoresHttpProvidedEncoding_awsJson1_0",
      "SDKAppendsGzipAndIgnoresHttpProvidedEncoding_awsJson1_1",
      "SDKAppendsGzipAndIgnoresHttpProvidedEncoding_awsQuery",
    ],
  },
  {
    reason: "The case says what a client leaves out, and a server cannot know what was left out.",
    cases: [
      "QueryEmptyQueryMaps",
      "RestJsonOmitsEmptyListQueryValues",
      "RestJsonHttpWithEmptyStructurePayload",
      "RestJsonHttpWithHeadersButNoPayload",
    ],
  },
  {
    reason:
      "A map of all query parameters holds all of them on a server; restJson1's cases say so, restXml's leave it out.",
    cases: [
      "AllQueryStringTypes",
      "RestXmlQueryStringEscaping",
      "RestXmlSupportsInfinityFloatQueryValues",
      "RestXmlSupportsNaNFloatQueryValues",
      "RestXmlSupportsNegativeInfinityFloatQueryValues",
      "RestXmlZeroAndFalseQueryValues",
    ],
  },
  {
    reason:
      "The case is about a client that reads what a server would not write: offsets, headers of requests, made-up members.",
    cases: [
      "RestXmlDateTimeWithNegativeOffset",
      "RestXmlDateTimeWithPositiveOffset",
      "AwsJson11IntEnums",
      "parses_the_request_id_from_the_response",
      "QueryNoInputAndNoOutputWithResponseMetadata",
      "ComplexError",
      "InvalidGreetingError",
    ],
  },
  {
    reason: "S3 sends no Content-Type without content, and its errors have ids and no Type.",
    cases: ["RestXmlHttpResponseCode", "S3OperationNoErrorWrappingResponse"],
  },
];
