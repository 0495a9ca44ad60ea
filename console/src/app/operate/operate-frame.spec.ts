import { TestBed } from '@angular/core/testing';
import { provideRouter, withComponentInputBinding } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { expect, test } from '@jest/globals';
import { ApiClient } from '../shared/api/api-client';
import { AccountStore } from '../shell/account-store';
import { operateRoutes } from './operate.routes';

const addresses = ['overview', 'accounts', 'accounts/somebody', 'activity', 'health', 'doctor'];

test.each(addresses)(
  'who is no operator sees an explanation at %s, and the API is not asked',
  async (address) => {
    const asked: string[] = [];
    const call = async (route: string) => {
      asked.push(route);
      return { sub: 'me', email: 'me@example.test', groups: ['surveyors'] };
    };
    TestBed.configureTestingModule({
      providers: [
        provideRouter([{ path: 'operate', children: operateRoutes }], withComponentInputBinding()),
        { provide: ApiClient, useValue: { call } },
      ],
    });
    const harness = await RouterTestingHarness.create(`/operate/${address}`);
    await TestBed.inject(AccountStore).refresh();
    await harness.fixture.whenStable();
    expect(harness.fixture.nativeElement.textContent).toContain('These pages are for operators');
    expect(asked).toEqual(['GET /account']);
  },
);
