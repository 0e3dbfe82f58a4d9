import type { AnyOperation } from "../../kernel/index.ts";
import type { S3Core } from "./core.ts";
import {
  deleteBucketPolicy,
  getBucketPolicy,
  getBucketPolicyStatus,
  putBucketPolicy,
} from "./operations/bucket-policy.ts";
import { getBucketAcl, getObjectAcl, putBucketAcl, putObjectAcl } from "./operations/acl.ts";
import { deleteBucket, getBucketLocation, headBucket, listBuckets } from "./operations/buckets.ts";
import { completeMultipartUpload } from "./operations/complete-multipart-upload.ts";
import { copyObject } from "./operations/copy-object.ts";
import { createBucket } from "./operations/create-bucket.ts";
import { deleteObject, deleteObjects } from "./operations/delete-object.ts";
import { listObjectVersions } from "./operations/list-object-versions.ts";
import { listObjects, listObjectsV2 } from "./operations/list-objects.ts";
import { listMultipartUploads, listParts } from "./operations/list-uploads.ts";
import { abortMultipartUpload, createMultipartUpload, uploadPart, uploadPartCopy } from "./operations/multipart.ts";
import { getObjectAttributes } from "./operations/get-object-attributes.ts";
import { namedConfigurations } from "./operations/named-configurations.ts";
import { getNotificationConfiguration, putNotificationConfiguration } from "./operations/notification-configuration.ts";
import {
  getObjectLegalHold,
  getObjectLockConfiguration,
  getObjectRetention,
  putObjectLegalHold,
  putObjectLockConfiguration,
  putObjectRetention,
} from "./operations/object-lock.ts";
import { putObject } from "./operations/put-object.ts";
import { getObject, headObject } from "./operations/read-object.ts";
import { restoreObject } from "./operations/restore-object.ts";
import * as settings from "./operations/settings.ts";
import { deleteObjectTagging, getObjectTagging, putObjectTagging } from "./operations/tagging.ts";
import { getBucketVersioning, putBucketVersioning } from "./operations/versioning.ts";

/** Operation name → operation. What is not here is answered as not implemented, by name. */
export const createOperations = (core: S3Core): Readonly<Record<string, AnyOperation>> => ({
  CreateBucket: createBucket(core),
  HeadBucket: headBucket(core),
  DeleteBucket: deleteBucket(core),
  ListBuckets: listBuckets(core),
  GetBucketLocation: getBucketLocation(core),
  GetBucketAcl: getBucketAcl(core),
  PutBucketAcl: putBucketAcl(core),
  ...createObjectOperations(core),
  ...createUploadOperations(core),
  ...createSettingOperations(core),
});

const createObjectOperations = (core: S3Core): Readonly<Record<string, AnyOperation>> => ({
  PutObject: putObject(core),
  GetObject: getObject(core),
  HeadObject: headObject(core),
  DeleteObject: deleteObject(core),
  DeleteObjects: deleteObjects(core),
  CopyObject: copyObject(core),
  ListObjects: listObjects(core),
  ListObjectsV2: listObjectsV2(core),
  ListObjectVersions: listObjectVersions(core),
  GetObjectAcl: getObjectAcl(core),
  PutObjectAcl: putObjectAcl(core),
  GetObjectAttributes: getObjectAttributes(core),
  GetObjectTagging: getObjectTagging(core),
  PutObjectTagging: putObjectTagging(core),
  DeleteObjectTagging: deleteObjectTagging(core),
  RestoreObject: restoreObject(core),
  PutObjectRetention: putObjectRetention(core),
  GetObjectRetention: getObjectRetention(core),
  PutObjectLegalHold: putObjectLegalHold(core),
  GetObjectLegalHold: getObjectLegalHold(core),
});

const createUploadOperations = (core: S3Core): Readonly<Record<string, AnyOperation>> => ({
  CreateMultipartUpload: createMultipartUpload(core),
  UploadPart: uploadPart(core),
  UploadPartCopy: uploadPartCopy(core),
  CompleteMultipartUpload: completeMultipartUpload(core),
  AbortMultipartUpload: abortMultipartUpload(core),
  ListParts: listParts(core),
  ListMultipartUploads: listMultipartUploads(core),
});

function createSettingOperations(core: S3Core): Readonly<Record<string, AnyOperation>> {
  const access = settings.publicAccessBlock(core);
  const ownership = settings.ownershipControls(core);
  const encryption = settings.encryption(core);
  const cors = settings.cors(core);
  const lifecycle = settings.lifecycle(core);
  const website = settings.website(core);
  const tagging = settings.bucketTagging(core);
  const logging = settings.logging(core);
  const acceleration = settings.acceleration(core);
  const payment = settings.requestPayment(core);
  const replication = settings.replication(core);
  return {
    PutBucketPolicy: putBucketPolicy(core),
    GetBucketPolicy: getBucketPolicy(core),
    DeleteBucketPolicy: deleteBucketPolicy(core),
    GetBucketPolicyStatus: getBucketPolicyStatus(core),
    PutBucketVersioning: putBucketVersioning(core),
    GetBucketVersioning: getBucketVersioning(core),
    PutBucketNotificationConfiguration: putNotificationConfiguration(core),
    GetBucketNotificationConfiguration: getNotificationConfiguration(core),
    PutPublicAccessBlock: access.put,
    GetPublicAccessBlock: access.get,
    DeletePublicAccessBlock: access.delete,
    PutBucketOwnershipControls: ownership.put,
    GetBucketOwnershipControls: ownership.get,
    DeleteBucketOwnershipControls: ownership.delete,
    PutBucketEncryption: encryption.put,
    GetBucketEncryption: encryption.get,
    DeleteBucketEncryption: encryption.delete,
    PutBucketCors: cors.put,
    GetBucketCors: cors.get,
    DeleteBucketCors: cors.delete,
    PutBucketLifecycleConfiguration: lifecycle.put,
    GetBucketLifecycleConfiguration: lifecycle.get,
    DeleteBucketLifecycle: lifecycle.delete,
    PutBucketWebsite: website.put,
    GetBucketWebsite: website.get,
    DeleteBucketWebsite: website.delete,
    PutBucketTagging: tagging.put,
    GetBucketTagging: tagging.get,
    DeleteBucketTagging: tagging.delete,
    PutBucketLogging: logging.put,
    GetBucketLogging: logging.get,
    PutBucketAccelerateConfiguration: acceleration.put,
    GetBucketAccelerateConfiguration: acceleration.get,
    PutBucketRequestPayment: payment.put,
    GetBucketRequestPayment: payment.get,
    GetBucketReplication: replication.get,
    DeleteBucketReplication: replication.delete,
    ...namedConfigurations(core),
    PutObjectLockConfiguration: putObjectLockConfiguration(core),
    GetObjectLockConfiguration: getObjectLockConfiguration(core),
  };
}
