import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { beforeEach, expect, test } from '@jest/globals';
import { CONSOLE_CONFIG } from '../runtime/console-config';
import { ApiClient } from './api-client';

beforeEach(() => {
  TestBed.configureTestingModule({
    providers: [
      provideHttpClient(),
      provideHttpClientTesting(),
      { provide: CONSOLE_CONFIG, useValue: { apiBase: '/api' } },
    ],
  });
});

test('method and path come from the key of the table, parameters are escaped', async () => {
  const reply = TestBed.inject(ApiClient).call('POST /files/{fileId}/download', {
    path: { fileId: '../a b' },
    body: { disposition: 'inline' },
  });
  const { request, flush } = expectOne('/api/files/..%2Fa%20b/download');
  expect(request.method).toBe('POST');
  expect(request.body).toEqual({ disposition: 'inline' });
  flush({ url: 'x', expiresAt: 'y' });
  expect(await reply).toEqual({ url: 'x', expiresAt: 'y' });
});

test('what is not asked for is not in the query', async () => {
  const reply = TestBed.inject(ApiClient).call('GET /files', {
    query: { search: '', sort: 'name', limit: 200, cursor: undefined },
  });
  const { flush } = expectOne('/api/files?sort=name&limit=200');
  flush({ items: [], nextCursor: null });
  await reply;
});

test('an answer of ours is told by its code, the gateway’s own by its status', async () => {
  const client = TestBed.inject(ApiClient);
  const ours = client.call('GET /account');
  expectOne('/api/account').flush(
    { code: 'unavailable', detail: 'Busy.', requestId: 'r1' },
    { status: 503, statusText: '' },
  );
  await expect(ours).rejects.toMatchObject({ code: 'unavailable', message: 'Busy.', requestId: 'r1' });
  const theirs = client.call('GET /account');
  expectOne('/api/account').flush({ message: 'Unauthorized' }, { status: 401, statusText: '' });
  await expect(theirs).rejects.toMatchObject({ code: 'unauthorized' });
});

test('a part of a file says where the file goes on', async () => {
  const client = TestBed.inject(ApiClient);
  const query = { kind: 'file.stored' };
  const first = client.exportPart('GET /activity', 'text/csv', { query });
  const { request, flush } = expectOne('/api/activity?kind=file.stored');
  expect(request.headers.get('accept')).toBe('text/csv');
  flush(new Blob(['a']), { headers: { link: '</activity?kind=file.stored&cursor=c%2B1>; rel="next"' } });
  expect(await first).toEqual({ content: expect.any(Blob), next: 'c+1' });
  const last = client.exportPart('GET /activity', 'text/csv', { query: { ...query, cursor: 'c+1' } });
  expectOne('/api/activity?kind=file.stored&cursor=c%2B1').flush(new Blob(['b']));
  expect((await last).next).toBeUndefined();
});

function expectOne(url: string) {
  const found = TestBed.inject(HttpTestingController).expectOne(url);
  return { request: found.request, flush: found.flush.bind(found) };
}
