// The least that a durable PUT with a checksum can be: node:http, a temporary file, SHA-256 on the way, fsync, rename.

import { createHash, randomUUID } from 'node:crypto';
import { open, rename } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { greet, listen, subjectOptions } from '../harness/subject.ts';

const { directory } = subjectOptions<{ directory: string }>();

async function store(request: IncomingMessage): Promise<string> {
  const path = join(directory, randomUUID());
  const file = await open(`${path}.part`, 'wx');
  try {
    const hash = createHash('sha256');
    for await (const chunk of request as AsyncIterable<Buffer>) {
      hash.update(chunk);
      await file.write(chunk);
    }
    await file.sync();
    await rename(`${path}.part`, path);
    return hash.digest('base64');
  } finally {
    await file.close();
  }
}

const server = createServer((request, response) => {
  store(request).then(
    (sha256) => response.writeHead(200, { 'x-amz-checksum-sha256': sha256 }).end(),
    (error: Error) => response.writeHead(500).end(error.message),
  );
});
greet({ origin: await listen(server) });
