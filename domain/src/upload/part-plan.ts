import type { PartPlan } from '../files/file-record.ts';
import { invalid } from '../kernel/errors.ts';

const mebibyte = 1024 ** 2;

/** Up to here one PUT is quicker than the requests around the parts, and what a broken one loses is bearable. */
export const largestSinglePut = 100 * mebibyte;

/** S3's bound on the number of parts; its bounds on their size, 5 MiB and 5 GiB, are kept by the arithmetic below. */
export const mostParts = 10_000;

const smallestPart = 8 * mebibyte;

/**
 * Parts as small as they may be – for a broken connection loses what was under way of each – while there are no more
 * than 10,000 of them: 8 MiB up to some 78 GiB, 525 MiB for 5 TiB.
 *
 * @returns undefined for a file that goes in a single PUT
 */
export function planParts(size: number, checksums: boolean): PartPlan | undefined {
  if (size <= largestSinglePut) return undefined;
  const partSize = Math.max(smallestPart, Math.ceil(size / mostParts / mebibyte) * mebibyte);
  return { partSize, partCount: Math.ceil(size / partSize), checksums };
}

/** Bytes of a part. @throws invalid-request if there is no such part */
export function sizeOfPart(
  size: number,
  { partSize, partCount }: Pick<PartPlan, 'partSize' | 'partCount'>,
  partNumber: number,
): number {
  if (!Number.isInteger(partNumber) || partNumber < 1 || partNumber > partCount) {
    throw invalid('partNumbers', `must be whole numbers from 1 to ${partCount}`);
  }
  return partNumber < partCount ? partSize : size - partSize * (partCount - 1);
}
