// Is a file still the one that was chosen?

/** The file on the disk is not, or no longer, the one that was chosen. */
export class FileChanged extends Error {
  override readonly name = 'FileChanged';

  constructor(cause?: unknown) {
    super('The file was changed, moved or deleted.', { cause });
  }
}

/** A browser refuses to read a file that was changed since it was chosen. @throws FileChanged */
export async function requireUnchanged(file: Blob): Promise<void> {
  try {
    await file.slice(0, 1).arrayBuffer();
  } catch (error) {
    throw new FileChanged(error);
  }
}

const sampleSize = 64 * 1024;

/**
 * A fingerprint of the first, the middle and the last 64 KiB: enough to tell two versions of a file apart without
 * reading gigabytes of it. @throws FileChanged
 */
export async function sampleOf(file: Blob): Promise<string> {
  const middle = Math.max(0, Math.floor((file.size - sampleSize) / 2));
  const pieces = [0, middle, Math.max(0, file.size - sampleSize)].map((start) =>
    file.slice(start, start + sampleSize),
  );
  try {
    return await digest(new Blob(pieces));
  } catch (error) {
    throw new FileChanged(error);
  }
}

/** The SHA-256 as S3 writes it: base64 of 32 bytes. The browser computes it beside the page's own thread. */
export async function digest(bytes: Blob): Promise<string> {
  const buffer = await bytes.arrayBuffer();
  const hash = await crypto.subtle.digest('SHA-256', buffer);
  // Given back at once: a few large buffers are nothing that a garbage collector would hurry for.
  buffer.transfer(0);
  return btoa(String.fromCharCode(...new Uint8Array(hash)));
}
