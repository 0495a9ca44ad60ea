import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { S3ObjectStore } from '@stowage/adapters/aws/s3-object-store';
import { describeObjectStore } from './object-store.contract.ts';

const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION, AWS_ENDPOINT_URL_S3 } = process.env;

describeObjectStore('S3', async () => {
  const name = 'contracts';
  const client = new S3Client({ forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: name }));
  client.destroy();
  const credentials = { accessKeyId: AWS_ACCESS_KEY_ID!, secretAccessKey: AWS_SECRET_ACCESS_KEY! };
  const bucket = { name, region: AWS_REGION!, endpoint: AWS_ENDPOINT_URL_S3 };
  return { store: new S3ObjectStore(bucket, () => credentials, Date.now), close: async () => {} };
});
