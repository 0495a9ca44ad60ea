import { expect, test } from '@jest/globals';
import { secretOfExtension } from '@stowage/adapters/aws/secret-of-extension';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

test('asks the extension in its own words, and says when it refuses', async () => {
  const arn = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:a/b+c';
  const server = createServer((request, response) => {
    const { searchParams, pathname } = new URL(request.url!, 'http://localhost');
    const isRight =
      pathname === '/secretsmanager/get' &&
      searchParams.get('secretId') === arn &&
      request.headers['x-aws-parameters-secrets-token'] === 'token';
    response.writeHead(isRight ? 200 : 400).end(JSON.stringify({ SecretString: 'whsec_x' }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  expect(await secretOfExtension(arn, 'token', origin)).toBe('whsec_x');
  await expect(secretOfExtension(arn, 'another', origin)).rejects.toThrow('400');
  server.close();
});
