import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { S3ObjectStore } from '@stowage/adapters/aws/s3-object-store';
import { describeObjectParts } from './object-parts.contract.ts';
import { describeObjectStore, type OpenedObjectStore } from './object-store.contract.ts';

const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION, AWS_ENDPOINT_URL_S3 } = process.env;

describeObjectStore('S3', () => open('contracts'));
describeObjectParts('S3', () => open('contracts-of-parts'));

async function open(name: string): Promise<OpenedObjectStore> {
  const client = new S3Client({ forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: name }));
  client.destroy();
  const credentials = { accessKeyId: AWS_ACCESS_KEY_ID!, secretAccessKey: AWS_SECRET_ACCESS_KEY! };
  const bucket = { name, region: AWS_REGION!, endpoint: AWS_ENDPOINT_URL_S3 };
  return { store: new S3ObjectStore(bucket, () => credentials, Date.now), close: async () => {} };
}
