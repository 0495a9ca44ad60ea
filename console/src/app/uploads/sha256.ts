/** Files up to this size are hashed: Web Crypto wants all bytes in memory at once. */
export const largestHashed = 64 * 1024 ** 2;

/** The SHA-256 as S3 writes it, base64 of 32 bytes; undefined for a file that is too large to hash in one go. */
export async function sha256Of(file: Blob): Promise<string | undefined> {
  if (file.size > largestHashed) return undefined;
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
}
