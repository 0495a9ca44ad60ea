// What must be there before CloudFormation is asked for anything, and what to do where it is not.

import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { firewallRegion, hasEdgeStack, type Stage } from './stage.ts';

/** The names of the account's buckets. One call tells whether the credentials work and where CDK is at home. */
export type ListBuckets = (region: string) => Promise<string[]>;

/** @returns what stands in the way of a deployment, each with its remedy; empty if nothing does */
export async function preflight(stage: Stage, listBuckets: ListBuckets = ask): Promise<string[]> {
  let buckets: string[];
  try {
    buckets = await listBuckets(stage.region);
  } catch (error) {
    const remedy = remedyFor(error as Error);
    return remedy === undefined ? [] : [remedy];
  }
  const regions = new Set([stage.region, ...(hasEdgeStack(stage) ? [firewallRegion] : [])]);
  return [...regions]
    .filter((region) => !buckets.some((name) => isBootstrapBucket(name, region)))
    .map(
      (region) =>
        `CDK is not at home in ${region} yet. Once for each account and region:\n  npx cdk bootstrap aws://<account>/${region}`,
    );
}

/** Where CDK keeps what it uploads, under the qualifier that it has unless told otherwise. */
const isBootstrapBucket = (name: string, region: string): boolean =>
  new RegExp(`^cdk-hnb659fds-assets-\\d{12}-${region}$`).test(name);

function remedyFor({ name, message }: Error): string | undefined {
  switch (name) {
    case 'CredentialsProviderError':
      return 'No AWS credentials were found. Sign in, and say with which profile to work:\n  aws sso login --profile <profile> && export AWS_PROFILE=<profile>';
    case 'ExpiredToken':
    case 'TokenRefreshRequired':
      return 'The AWS session has expired. Sign in again:\n  aws sso login';
    case 'InvalidAccessKeyId':
    case 'SignatureDoesNotMatch':
      return `AWS does not accept these credentials (${message}). Look at AWS_PROFILE, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.`;
    case 'AccessDenied':
      // They work; they may only not list buckets. What else is missing CloudFormation will say.
      return undefined;
    default:
      return `AWS could not be asked (${name}: ${message}). Is the network there?`;
  }
}

const ask: ListBuckets = async (region) => {
  const client = new S3Client({ region, maxAttempts: 2 });
  const { Buckets = [] } = await client.send(new ListBucketsCommand({}));
  return Buckets.map(({ Name }) => Name!);
};
