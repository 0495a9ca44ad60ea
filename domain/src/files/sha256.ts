import { invalid } from '../kernel/errors.ts';

// 32 bytes make 43 characters and one "="; the last character carries four bits, so its two lowest are zero.
const shape = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/;

/** @returns the text itself. @throws invalid-request if it is not the base64 of 32 bytes, as S3 writes a SHA-256 */
export function parseSha256(text: string, path = 'sha256'): string {
  if (!shape.test(text)) throw invalid(path, 'must be the base64 of the 32 bytes of a SHA-256');
  return text;
}
