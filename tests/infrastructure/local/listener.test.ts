import { expect, test } from '@jest/globals';
import { connect } from 'node:net';
import { Listener } from '../../../infrastructure/local/listener.ts';

test('a body that arrives drop by drop is cut off, however often a drop comes', async () => {
  const listener = await Listener.open(0, 'a patient server', 200);
  listener.serve((request, response) => request.resume().on('end', () => response.end('whole')));
  const socket = connect(listener.port, '127.0.0.1');
  socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10000\r\n\r\n');
  const drip = setInterval(() => socket.write('x'), 20);
  let reply = '';
  socket.on('data', (chunk) => (reply += chunk.toString())).on('error', () => {});
  // `once` would take the reset for a failure.
  await new Promise((resolve) => socket.on('close', resolve));
  clearInterval(drip);
  // What is sent into a connection that is closed resets it, and the reply may be lost on the way.
  expect(reply).toMatch(/^(HTTP\/1\.1 408 |$)/);
  await listener.close();
});
