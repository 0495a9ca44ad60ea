import type { Quota } from '../accounts/account.ts';
import { essence } from '../files/content-type.ts';
import { DomainError } from '../kernel/errors.ts';

/** What a deployment lets its users upload, beside their quotas. */
export interface UploadPolicy {
  /** Media types to refuse, without parameters, such as `application/x-msdownload`. */
  readonly refusedTypes: readonly string[];
  /** How long a signed URL may be used to begin a transfer. */
  readonly urlLifetimeMs: number;
}

/** S3 keeps objects of up to 5 TiB. */
export const largestFile = 5 * 1024 ** 4;

/** Why this file may not be uploaded at all, whatever room there is. */
export function refusalByPolicy(
  policy: UploadPolicy,
  quota: Quota,
  file: { readonly size: number; readonly contentType: string },
): DomainError | undefined {
  if (policy.refusedTypes.includes(essence(file.contentType))) {
    return new DomainError(
      'unsupported-type',
      `Files of type ${essence(file.contentType)} are not accepted here.`,
    );
  }
  const limit = Math.min(quota.maxFileBytes, largestFile);
  if (file.size > limit) {
    return new DomainError(
      'file-too-large',
      `A file may have at most ${limit} bytes; this one has ${file.size}.`,
      {
        limit,
        requested: file.size,
      },
    );
  }
  return undefined;
}
