import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { pretendTabs } from '../../testing/pretend-tabs';
import { Tab, World } from '../../testing/session-world';
import { takeAnswer } from './answer';

describe('signing in', () => {
  test('redeems the code with its verifier, takes it out of the address, and goes back to where one was', async () => {
    const world = new World();
    await world.session.signIn('/history?kind=file.stored');
    const request = await world.left();
    expect(request.pathname).toBe('/authorize');
    expect(request.searchParams.get('code_challenge_method')).toBe('S256');
    expect(request.searchParams.get('redirect_uri')).toBe(`${location.origin}/signed-in`);

    await world.comeBack(request);
    expect(world.session.state()).toBe('signed-in');
    expect(world.router.url).toBe('/history?kind=file.stored');
    expect(location.search).not.toContain('code=');
    expect(world.grants).toEqual(['authorization_code']);
    expect(await world.token()).toBe('token 1');
  });

  test('a state that is not ours never becomes a session', async () => {
    const world = new World();
    await world.session.signIn();
    const request = await world.left();
    request.searchParams.set('state', 'of-somebody-else');
    await world.comeBack(request);
    expect(world.session.state()).toBe('signed-out');
    expect(world.session.failure()).toBe('mismatch');
    expect(world.router.url).toBe('/sign-in-failed');
    expect(world.grants).toEqual([]);
  });

  test('an id token with another nonce never becomes a session, nor leaves a token behind', async () => {
    const world = new World();
    await world.session.signIn();
    const request = await world.left();
    await world.comeBack(request, { nonce: 'of-somebody-else' });
    expect(world.session.state()).toBe('signed-out');
    expect(world.router.url).toBe('/sign-in-failed');
    expect(await world.token()).toBeUndefined();
    expect(Object.keys(sessionStorage).filter((key) => key.includes('token'))).toEqual([]);
  });

  test('an answer without a sign-in that was begun here is not used', async () => {
    const world = new World();
    history.replaceState(null, '', '/signed-in?code=stolen&state=guessed');
    await world.arrive();
    expect(world.session.state()).toBe('signed-out');
    expect(world.grants).toEqual([]);
    expect(location.search).toBe('');
  });

  test('a forged answer does not sign anybody out', async () => {
    const world = await new World().signedIn();
    history.replaceState(null, '', '/signed-in?code=stolen&state=guessed');
    await world.arrive();
    expect(world.session.state()).toBe('signed-in');
    expect(world.router.url).toBe('/library');
    expect(await world.token()).toBe('token 1');
    expect(world.grants).toEqual(['authorization_code']);
  });

  test('an answer counts once', async () => {
    const world = new World();
    await world.session.signIn();
    const request = await world.left();
    await world.comeBack(request);
    await world.session.signOut();
    await world.left();
    await world.comeBack(request);
    expect(world.session.state()).toBe('signed-out');
    expect(world.session.failure()).toBe('mismatch');
    expect(world.grants).toEqual(['authorization_code']);
  });

  test('a refusal that nobody asked for is no answer of the provider', async () => {
    const world = new World();
    await world.session.signIn();
    await world.left();
    history.replaceState(null, '', '/signed-in?error=access_denied&state=guessed');
    await world.arrive();
    expect(world.session.failure()).toBe('mismatch');
  });

  test('a refusal by the provider is told', async () => {
    const world = new World();
    await world.session.signIn();
    const state = (await world.left()).searchParams.get('state')!;
    history.replaceState(null, '', `/signed-in?${new URLSearchParams({ error: 'access_denied', state })}`);
    await world.arrive();
    expect(world.session.failure()).toBe('declined');
  });

  test('the answer is out of the address before anything is asked', () => {
    history.replaceState(null, '', '/signed-in?code=secret&state=x#id_token=secret');
    const length = history.length;
    expect(takeAnswer(window)).toEqual({ search: '?code=secret&state=x', hash: '#id_token=secret' });
    expect(location.href).toBe(`${location.origin}/signed-in`);
    expect(history).toHaveLength(length);
  });

  test.each(['/history?code=x&state=y', '/signed-in/?code=x&state=y', '/Signed-In?code=x&state=y'])(
    '%s is no callback',
    (path) => {
      history.replaceState(null, '', path);
      expect(takeAnswer(window)).toEqual({ search: '', hash: '' });
    },
  );

  test('goes back to where one was with query and fragment', async () => {
    const world = await new World().signedIn();
    await world.router.navigateByUrl('/history?kind=file.stored#today');
    await world.session.signIn();
    await world.comeBack(await world.left());
    expect(world.router.url).toBe('/history?kind=file.stored#today');
  });

  test.each([-25, -5, 5, 25])('a clock that is wrong by %i minutes is tolerated', async (minutes) => {
    const world = new World();
    world.providerIsAheadBy = -minutes * 60_000;
    await world.signedIn();
    expect(world.session.state()).toBe('signed-in');
    expect(await world.get('/files')).toBe('token 1');
    expect(world.grants).toEqual(['authorization_code']);
  });

  test.each([-5, -2, 2, 5])('a clock that is wrong by %i hours is explained', async (hours) => {
    const world = new World();
    world.providerIsAheadBy = -hours * 3_600_000;
    await world.session.signIn();
    await world.comeBack(await world.left());
    expect(world.session.state()).toBe('signed-out');
    expect(world.session.failure()).toBe('clock');
    expect(world.session.clockLead() / 3_600_000).toBeCloseTo(hours, 2);
    expect(await world.token()).toBeUndefined();
  });

  test('an id token of long ago is not blamed on the clock', async () => {
    const world = new World();
    await world.session.signIn();
    const iat = Math.floor(Date.now() / 1000) - 2 * 3600;
    await world.comeBack(await world.left(), { iat });
    expect(world.session.state()).toBe('signed-out');
    expect(world.session.failure()).toBe('rejected');
  });

  test('a provider that cannot be reached is explained', async () => {
    const world = new World();
    world.isReachable = false;
    expect(await world.session.signIn()).toBe(false);
    expect(world.session.failure()).toBe('unreachable');
    expect(world.router.url).toBe('/sign-in-failed');
  });
});

describe('a 401', () => {
  test('of ten requests at once is answered by one renewal, and all go on', async () => {
    const world = await new World().signedIn();
    world.refused.add('token 1');
    const replies = await Promise.all(Array.from({ length: 10 }, () => world.get('/files')));
    expect(replies).toEqual(Array(10).fill('token 2'));
    expect(world.grants).toEqual(['authorization_code', 'refresh_token']);
  });

  test('that lasts causes one renewal, one sign-in, and then an explanation', async () => {
    const world = await new World().signedIn('/history');
    world.refusesAll = true;
    world.get('/files').catch(() => {});
    const request = await world.left();
    expect(world.grants).toEqual(['authorization_code', 'refresh_token']);
    expect(await world.token()).toBeUndefined();

    await world.comeBack(request);
    expect(world.router.url).toBe('/history');
    await expect(world.get('/files')).rejects.toMatchObject({ status: 401 });
    expect(world.router.url).toBe('/sign-in-failed');
    expect(world.session.failure()).toBe('refused');
    expect(world.leaves).toHaveLength(2);
    expect(world.grants).toEqual(['authorization_code', 'refresh_token', 'authorization_code']);
  });

  test('does not lead away from work that is under way', async () => {
    const world = await new World().signedIn();
    world.session.stayWhile(() => true);
    world.refusesAll = true;
    await expect(world.get('/files')).rejects.toMatchObject({ status: 401 });
    expect(world.session.state()).toBe('ended');
    expect(world.leaves).toHaveLength(1);
  });

  test('leaves what is under way alone until another tab has signed in', async () => {
    const world = await new World().signedIn();
    let isUnsaved = true;
    world.session.stayWhile(() => isUnsaved);
    world.refused.add('token 1').add('token 2');
    await expect(world.get('/files')).rejects.toMatchObject({ status: 401 });
    expect(world.session.state()).toBe('ended');

    new Tab().tell({ token: 'token of another tab', sub: 'me' });
    await world.until(() => world.session.state() === 'signed-in');
    expect(await world.get('/files')).toBe('token of another tab');
    expect(world.leaves).toHaveLength(1);

    // What was unsaved is saved: the next one leads to the sign-in again.
    isUnsaved = false;
    world.refusesAll = true;
    world.get('/files').catch(() => {});
    expect((await world.left()).pathname).toBe('/authorize');
  });

  test('of what somebody typed waits for the session to go on, and is sent again', async () => {
    const world = await new World().signedIn();
    world.refused.add('token 1').add('token 2');
    const renaming = world.patch('/files/1');
    // A look beside it does not lead away either.
    await expect(world.get('/files')).rejects.toMatchObject({ status: 401 });
    expect(world.session.state()).toBe('ended');
    new Tab().tell({ token: 'token of another tab', sub: 'me' });
    expect(await renaming).toBe('token of another tab');
    expect(world.leaves).toHaveLength(1);
  });

  test('while the provider cannot be reached is no end of the session', async () => {
    const world = await new World().signedIn();
    world.refused.add('token 1');
    world.isReachable = false;
    await expect(world.get('/files')).rejects.toMatchObject({ status: 0 });
    expect(world.session.state()).toBe('signed-in');
    world.isReachable = true;
    expect(await world.get('/files')).toBe('token 2');
    expect(world.leaves).toHaveLength(1);
  });

  test('is answered without the provider where another tab has renewed', async () => {
    const world = await new World().signedIn();
    world.refused.add('token 1');
    new Tab().tell({ token: 'token of another tab', sub: 'me' });
    await world.until(() => sessionStorage.getItem('access_token') !== 'token 1');
    const replies = await Promise.all(Array.from({ length: 10 }, () => world.get('/files')));
    expect(replies).toEqual(Array(10).fill('token of another tab'));
    expect(world.grants).toEqual(['authorization_code']);
  });

  test('waits for a tab that is renewing', async () => {
    const world = await new World().signedIn();
    world.refused.add('token 1');
    const other = new Tab();
    // The other tab has the lock; what it says arrives while this one waits.
    const renewing = navigator.locks.request('stowage.renewal', async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      other.tell({ token: 'token of another tab', sub: 'me' });
    });
    expect(await Promise.all([world.get('/files'), world.get('/account')])).toEqual([
      'token of another tab',
      'token of another tab',
    ]);
    await renewing;
    expect(world.grants).toEqual(['authorization_code']);
  });

  test('keeps other tabs from renewing as long as this one does', async () => {
    const world = await new World().signedIn();
    world.refused.add('token 1');
    world.latencyMs = 100;
    const asking = world.get('/files');
    await world.until(() => world.grants.length === 2);
    await navigator.locks.request('stowage.renewal', async () => {
      expect(await world.token()).toBe('token 2');
    });
    await asking;
  });

  test('is not answered with what another tab had before', async () => {
    const world = await new World().signedIn();
    const late = new Tab();
    late.generation = (await world.session.credential())!.generation - 1;
    late.send({ token: 'older token', sub: 'me' });
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await world.token()).toBe('token 1');
  });

  test('asks once for the successor of a session that is over', async () => {
    const world = await new World().signedIn();
    world.refused.add('token 1');
    world.isOver = true;
    // Its end is near, so a renewal is tried before the request is sent, and after it was refused.
    sessionStorage.setItem('expires_at', String(Date.now() + 2_000));
    world.get('/files').catch(() => {});
    expect((await world.left()).pathname).toBe('/authorize');
    expect(world.grants).toEqual(['authorization_code', 'refresh_token']);
  });

  test('never spends a refresh token that another tab has spent', async () => {
    const world = await new World().signedIn();
    world.refused.add('token 1');
    // That tab is gone; what it said was not heard here.
    localStorage.setItem('stowage.signed-in', String(Date.now() + 1000));
    world.get('/files').catch(() => {});
    expect((await world.left()).pathname).toBe('/authorize');
    expect(world.grants).toEqual(['authorization_code']);
  });
});

describe('the session of a browser', () => {
  test('is renewed ahead of its end, and the other tabs are told', async () => {
    jest.useFakeTimers();
    const born = Date.now();
    const at = (minutes: number) => jest.advanceTimersByTimeAsync(born + minutes * 60_000 - Date.now());
    const world = new World();
    const signingIn = world.signedIn();
    await at(0.1);
    await signingIn;
    const other = new Tab();
    await at(44);
    expect(world.grants).toHaveLength(1);
    await at(55);
    expect(world.grants).toHaveLength(2);
    await at(180);
    expect(world.grants.length).toBeGreaterThanOrEqual(4);
    expect(world.refusals).toBe(0);
    expect(other.heard.at(-1)).toMatchObject({ token: await world.token(), sub: 'me' });
  });

  test('is taken over by a new tab without a sign-in', async () => {
    const world = new World();
    const other = new Tab();
    other.has = { token: 'token of another tab', sub: 'me' };
    localStorage.setItem('stowage.signed-in', String(other.generation));
    expect(await world.session.join()).toBe(true);
    expect(world.session.state()).toBe('signed-in');
    expect(await world.get('/files')).toBe('token of another tab');
    expect(world.leaves).toEqual([]);
  });

  test('is handed to a tab that asks, until somebody signs out', async () => {
    const world = await new World().signedIn();
    const other = new Tab();
    other.ask();
    await world.until(() => other.heard.length === 1);
    expect(other.heard).toMatchObject([{ token: 'token 1', refreshToken: 'refresh 1', sub: 'me' }]);
    localStorage.removeItem('stowage.signed-in');
    other.ask();
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(other.heard).toHaveLength(1);
  });

  test('is not waited for where no tab has it', async () => {
    const world = new World();
    localStorage.setItem('stowage.signed-in', '7');
    expect(await world.session.join()).toBe(false);
    expect(world.session.state()).toBe('signed-out');
  });

  test('that has ended is not brought back with a closed tab', async () => {
    await new World().signedIn();
    localStorage.removeItem('stowage.signed-in');
    const restored = new World();
    expect(restored.session.state()).toBe('signed-out');
    expect(await restored.token()).toBeUndefined();
  });

  test('that has gone on elsewhere is not taken up where a closed tab left it', async () => {
    await new World().signedIn();
    pretendTabs();
    const other = new Tab();
    other.has = { token: 'token of another tab', sub: 'me' };
    localStorage.setItem('stowage.signed-in', String(other.generation));
    const restored = new World();
    expect(restored.session.state()).toBe('signed-out');
    expect(await restored.session.join()).toBe(true);
    expect(await restored.token()).toBe('token of another tab');
  });

  test('that was signed out of is not shown by the way back', async () => {
    const world = await new World().signedIn();
    localStorage.removeItem('stowage.signed-in');
    const shown = new Event('pageshow');
    Object.defineProperty(shown, 'persisted', { value: true });
    dispatchEvent(shown);
    expect((await world.left()).pathname).toBe('/');
  });

  test('that belongs to somebody else now does not show what was here', async () => {
    const world = await new World().signedIn();
    new Tab().tell({ token: 'token of somebody else', sub: 'somebody else' });
    expect((await world.left()).pathname).toBe('/');
    expect(world.session.state()).toBe('signed-out');
  });

  test('does not come back by a renewal that was under way when it ended', async () => {
    const world = await new World().signedIn();
    const other = new Tab();
    world.refused.add('token 1');
    world.get('/files').catch(() => {});
    await world.until(() => world.grants.length === 2);
    await world.session.signOut();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(world.session.state()).toBe('signed-out');
    expect(world.session.isKnownHere()).toBe(false);
    expect(await world.token()).toBeUndefined();
    expect(other.heard).toEqual([]);
  });
});

test('a token near its end is renewed before it is used', async () => {
  const world = await new World().signedIn();
  sessionStorage.setItem('expires_at', String(Date.now() + 2_000));
  expect(await Promise.all([world.get('/files'), world.get('/account')])).toEqual(['token 2', 'token 2']);
  expect(world.refusals).toBe(0);
  expect(world.grants).toEqual(['authorization_code', 'refresh_token']);
});

test('the token goes to our API and to nobody else', async () => {
  const world = await new World().signedIn();
  expect(await world.get('/files')).toBe('token 1');
  expect(await world.get('https://store.test/files/x')).toBe('nothing');
  expect(await world.get('/config.json')).toBe('nothing');
});

test('signing out ends it here, at the provider, and in every other tab', async () => {
  const world = await new World().signedIn();
  await world.session.signOut();
  const leave = await world.left();
  expect(leave.pathname).toBe('/logout');
  expect(leave.searchParams.get('client_id')).toBe('the-console');
  expect(leave.searchParams.get('logout_uri')).toBe(`${location.origin}/`);
  expect(world.session.isKnownHere()).toBe(false);

  const other = await new World().signedIn();
  localStorage.removeItem('stowage.signed-in');
  dispatchEvent(new StorageEvent('storage', { key: 'stowage.signed-in', newValue: null }));
  expect((await other.left()).pathname).toBe('/');
  expect(other.session.state()).toBe('signed-out');
  expect(await other.token()).toBeUndefined();
});

afterEach(() => {
  jest.useRealTimers();
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
