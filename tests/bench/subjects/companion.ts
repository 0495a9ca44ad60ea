// Uppy Companion as its README mounts it: JSON bodies, sessions, the Companion. It asks nobody who they are.

import { createServer, type RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { peers } from '../harness/peers.ts';
import { greet, listen, subjectOptions } from '../harness/subject.ts';

type Middleware = RequestListener;
type Express = { (): RequestListener & { use(middleware: Middleware): void }; json(): Middleware };
type Session = (options: object) => Middleware;
type Companion = { app(options: object): { app: Middleware } };

const resolve = createRequire(join(peers, 'package.json'));
const express = resolve('express') as Express;
const session = resolve('express-session') as Session;
const companion = (await import(pathToFileURL(resolve.resolve('@uppy/companion')).href)) as Companion;

const { directory } = subjectOptions<{ directory: string }>();
const app = express();
app.use(express.json());
app.use(session({ secret: 'a bench has no secrets', resave: false, saveUninitialized: false }));
app.use(
  companion.app({
    secret: 'a bench has no secrets',
    filePath: directory,
    server: { host: '127.0.0.1', protocol: 'http' },
    corsOrigins: true,
    uploadUrls: ['http://127.0.0.1'],
    s3: {
      key: 'AKIAIOSFODNN7EXAMPLE',
      secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
      bucket: 'stowage',
      region: 'us-east-1',
      getKey: ({ filename }: { filename: string }) => `u/${filename}`,
    },
  }).app,
);
greet({ origin: await listen(createServer(app)) });
