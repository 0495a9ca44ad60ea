// What the implicit and the cookie flow do otherwise than the code flow, which session.spec.ts is about.

import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { pretendTabs } from '../../testing/pretend-tabs';
import { anotherKey, World } from '../../testing/session-world';

describe('implicit', () => {
  test('keeps the id token in localStorage, and shows it to our API', async () => {
    const world = new World('implicit');
    await world.session.signIn('/history#today');
    const request = await world.left();
    expect(request.searchParams.get('response_type')).toBe('token');
    expect(request.searchParams.has('code_challenge')).toBe(false);
    await world.comeBack(request);
    expect(world.session.state()).toBe('signed-in');
    expect(world.router.url).toBe('/history#today');
    expect(location.href).not.toContain('token');
    const token = localStorage.getItem('id_token')!;
    expect(token).toMatch(/^\S+\.\S+\.\S+$/);
    expect(await world.get('/files')).toBe(token);
    expect(await world.get('https://store.test/files/x')).toBe('nothing');
    expect(Object.values({ ...sessionStorage }).join()).not.toContain('of no use');
    expect(world.grants).toEqual([]);
  });

  test('renews nothing: a 401 clears the token and leads to the sign-in, ten as one', async () => {
    const world = await new World('implicit').signedIn('/history');
    world.refusesAll = true;
    for (let request = 0; request < 10; request++) world.get('/files').catch(() => {});
    const request = await world.left();
    expect(request.pathname).toBe('/authorize');
    expect(localStorage.getItem('id_token')).toBeNull();

    await world.comeBack(request);
    expect(world.router.url).toBe('/history');
    await expect(world.get('/files')).rejects.toMatchObject({ status: 401 });
    expect(world.session.failure()).toBe('refused');
    expect(world.leaves).toHaveLength(2);
    expect(world.grants).toEqual([]);
  });

  test('a state that is not ours never becomes a session', async () => {
    const world = new World('implicit');
    await world.session.signIn();
    const request = await world.left();
    request.searchParams.set('state', 'of-somebody-else');
    await world.comeBack(request);
    expect(world.session.failure()).toBe('mismatch');
    expect(localStorage.getItem('id_token')).toBeNull();
  });

  test.each([
    ['another nonce', { nonce: 'of-somebody-else' }],
    ['another client', { aud: 'of-somebody-else' }],
    ['another issuer', { iss: 'https://hostile.test/pool' }],
  ])('an id token with %s never becomes a session', async (_, claims) => {
    const world = new World('implicit');
    await world.session.signIn();
    await world.comeBack(await world.left(), claims);
    expect(world.session.failure()).toBe('rejected');
    expect(localStorage.getItem('id_token')).toBeNull();
  });

  test('an id token that somebody else signed never becomes a session', async () => {
    const world = new World('implicit');
    world.key = anotherKey();
    await world.session.signIn();
    await world.comeBack(await world.left());
    expect(world.session.failure()).toBe('rejected');
    expect(localStorage.getItem('id_token')).toBeNull();
  });

  test('a code in the address is nothing to it', async () => {
    const world = new World('implicit');
    await world.session.signIn();
    const state = (await world.left()).searchParams.get('state')!;
    history.replaceState(null, '', `/signed-in?${new URLSearchParams({ code: 'a-code', state })}`);
    await world.arrive();
    expect(world.session.state()).toBe('signed-out');
    expect(world.grants).toEqual([]);
  });

  test('signing out takes the token away', async () => {
    const world = await new World('implicit').signedIn();
    await world.session.signOut();
    expect((await world.left()).pathname).toBe('/logout');
    expect(localStorage.getItem('id_token')).toBeNull();
    expect(await world.token()).toBeUndefined();
  });
});

describe('cookie', () => {
  test('has our API redeem the code, and sees no token', async () => {
    const world = await new World('cookie').signedIn('/history');
    expect(world.session.state()).toBe('signed-in');
    expect(world.router.url).toBe('/history');
    expect(await world.get('/files')).toBe('cookie 1');
    expect(world.grants).toEqual(['POST /session']);
    const { headers } = world.requests.at(-1)!;
    expect(headers.has('Authorization')).toBe(false);
    expect(headers.get('x-stowage-session')).toBe('1');
    expect(Object.keys({ ...localStorage, ...sessionStorage }).filter((key) => /token/.test(key))).toEqual(
      [],
    );
  });

  test('the header goes to our API and to nobody else', async () => {
    const world = await new World('cookie').signedIn();
    await world.get('https://store.test/files/x');
    expect(world.requests.at(-1)!.headers.has('x-stowage-session')).toBe(false);
  });

  test('ten refusals at once are answered by one renewal', async () => {
    const world = await new World('cookie').signedIn();
    world.refused.add('cookie 1');
    const replies = await Promise.all(Array.from({ length: 10 }, () => world.get('/files')));
    expect(replies).toEqual(Array(10).fill('cookie 2'));
    expect(world.grants).toEqual(['POST /session', 'POST /session/renew']);
  });

  test('is not renewed again where another tab has done so', async () => {
    const world = await new World('cookie').signedIn();
    const before = await world.session.credential();
    localStorage.setItem('stowage.signed-in', String(before!.generation + 1));
    expect(await world.session.credentialInsteadOf(before)).toMatchObject({
      generation: before!.generation + 1,
    });
    expect(world.grants).toEqual(['POST /session']);
  });

  test('is renewed by the server’s clock, however wrong this device’s is', async () => {
    const world = new World('cookie');
    world.providerIsAheadBy = -5 * 3_600_000;
    await world.signedIn();
    await world.get('/files');
    await world.get('/files');
    expect(world.grants).toEqual(['POST /session']);
    const { expiresAt } = (await world.session.credential())!;
    expect(Math.abs(expiresAt - Date.now() - 900_000)).toBeLessThan(5_000);
  });

  test('an answer that the server does not take never becomes a session', async () => {
    const world = new World('cookie');
    await world.session.signIn();
    const request = await world.left();
    await world.comeBack(request, { nonce: 'of-somebody-else' });
    expect(world.session.state()).toBe('signed-out');
    expect(world.session.failure()).toBe('rejected');
    expect(world.session.isKnownHere()).toBe(false);
  });

  test('a state that is not ours is not even sent', async () => {
    const world = new World('cookie');
    await world.session.signIn();
    const request = await world.left();
    request.searchParams.set('state', 'of-somebody-else');
    await world.comeBack(request);
    expect(world.session.failure()).toBe('mismatch');
    expect(world.grants).toEqual([]);
  });

  test('a server that cannot reach the provider has not ended the session', async () => {
    const world = await new World('cookie').signedIn();
    world.refused.add('cookie 1');
    world.isReachable = false;
    await expect(world.get('/files')).rejects.toMatchObject({ status: 0 });
    world.isReachable = true;
    expect(await world.get('/files')).toBe('cookie 2');
  });

  test('signing out ends it at our API and at the provider', async () => {
    const world = await new World('cookie').signedIn();
    await world.session.signOut();
    expect((await world.left()).pathname).toBe('/logout');
    expect(world.grants).toEqual(['POST /session', 'DELETE /session']);
    expect(await world.get('/files')).toBe('nothing');
  });
});

beforeEach(() => {
  // angular-oauth2-oidc tells the console of every failure, also of those that we explain.
  jest.spyOn(console, 'error').mockImplementation(() => {});
  jest.spyOn(console, 'warn').mockImplementation(() => {});
  pretendTabs();
  sessionStorage.clear();
  localStorage.clear();
  history.replaceState(null, '', '/');
});
