// Where things will be, known before any of them exists.
//
// CloudFront's domain is only known once the distribution is there; and its CSP, the bucket's CORS and the client's
// callback all name one another's addresses. The ring is broken here: the bucket and the login domain get names made
// of the stage and the stack's own id. So the distribution names them without waiting for them, and they, the client
// and the functions may wait for the distribution. The stack's id is random, new for each stack: the names are free
// in all accounts, tell nobody the account's number, and a bucket that outlived its stack is in nobody's way.

import { Aws, Fn } from 'aws-cdk-lib';
import type { Stage } from './stage.ts';

export interface Addresses {
  readonly filesBucketName: string;
  /** Of the bucket above: where presigned URLs point. */
  readonly storageOrigin: string;
  /** The first label of the hosted login's host. */
  readonly loginPrefix: string;
  /** The hosted login: authorize, token, logout. */
  readonly loginOrigin: string;
  /** Where issuers of user pools live: discovery and keys. */
  readonly issuerOrigin: string;
}

export function addressesOf({ name, region }: Stage): Addresses {
  // arn:aws:cloudformation:<region>:<account>:stack/<name>/<uuid>
  const uuid = Fn.select(2, Fn.split('/', Aws.STACK_ID));
  const suffix = Fn.select(0, Fn.split('-', uuid));
  const filesBucketName = `stowage-${name}-files-${suffix}`;
  const loginPrefix = `stowage-${name}-${suffix}`;
  return {
    filesBucketName,
    storageOrigin: `https://${filesBucketName}.s3.${region}.${Aws.URL_SUFFIX}`,
    loginPrefix,
    loginOrigin: `https://${loginPrefix}.auth.${region}.amazoncognito.com`,
    issuerOrigin: `https://cognito-idp.${region}.${Aws.URL_SUFFIX}`,
  };
}
