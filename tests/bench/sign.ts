// POST /upload, its reservation on disk before the answer, beside a server that only signs.

import type { Bench } from './harness/bench.ts';
import { load, type LoadRequest } from './harness/load.ts';
import { inRounds } from './harness/rounds.ts';
import { startStowage } from './harness/stowage.ts';
import { startSubject } from './harness/subject.ts';
import { Throughput } from './harness/throughput.ts';

const connections = 16;
const rounds = 7;
const seconds = 2;

const [ours, part, form] = ['Stowage', 'Companion, presigned PUT', 'Companion, form POST'] as const;

export const sign: Bench = async (context) => {
  const { site, authorization } = await startStowage(context);
  const { origin } = await startSubject<{ origin: string }>(context, 'companion.ts', {
    directory: context.directory,
  });
  const send = (request: LoadRequest) => () => load(request, connections, seconds);
  const table = new Throughput(
    await inRounds(
      {
        [ours]: send({
          method: 'POST',
          url: `${site}/upload`,
          headers: { authorization, 'content-type': 'application/json' },
          body: JSON.stringify({ name: 'report.pdf', size: 1000, contentType: 'application/pdf' }),
        }),
        [part]: send({ method: 'GET', url: `${origin}/s3/multipart/an-upload/1?key=u%2Freport.pdf` }),
        [form]: send({
          method: 'GET',
          url: `${origin}/s3/params?filename=report.pdf&type=application%2Fpdf`,
        }),
      },
      rounds,
    ),
  );
  return {
    title: `sign: a grant to upload, at ${connections} connections`,
    notes: [
      'Stowage, `POST /upload`: token, validation, policy, quota; the reservation is committed and fsynced (requests that arrive together share the fsync); then one PUT is signed that binds length, type and absence.',
      'Companion 6.2.2, `GET /s3/multipart/…/1`: signs a PUT of one part. `GET /s3/params`: signs the policy of a form POST. Neither asks who is calling nor writes anything.',
    ],
    columns: table.columns,
    rows: table.rows,
    aims: [
      { what: 'POST /upload against Companion signing a PUT', ratio: table.ratio(ours, part), atLeast: 3 },
      { what: 'POST /upload against Companion signing a form', ratio: table.ratio(ours, form), atLeast: 3 },
    ],
  };
};
