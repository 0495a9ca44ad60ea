import { createWriteStream, type WriteStream } from 'node:fs';
import type { WriteLine } from '@stowage/adapters/telemetry';

export interface LogFile {
  readonly write: WriteLine;
  close(): Promise<void>;
}

/**
 * A file that lines are appended to. A line that cannot be written is lost, as on a full disk, and nothing else is: the
 * requests that it tells of go on.
 *
 * @param complain is told when lines begin to be lost
 */
export function openLogFile(path: string, complain: (text: string) => void): LogFile {
  let file: WriteStream | undefined;
  let isLosing = false;

  function open(): WriteStream {
    const opened = createWriteStream(path, { flags: 'a', mode: 0o600 });
    return opened.on('error', (error) => {
      // A stream that failed takes nothing more; the next line tries anew.
      if (file === opened) file = undefined;
      if (!isLosing) complain(`The log loses lines: ${error.message}`);
      isLosing = true;
    });
  }

  return {
    write(line) {
      file ??= open();
      file.write(line, (error) => {
        if (!error) isLosing = false;
      });
    },
    close: () => new Promise((resolve) => (file ? file.end(() => resolve()) : resolve())),
  };
}
