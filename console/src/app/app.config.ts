import type { ApplicationConfig } from '@angular/core';
import type { RouteKey } from '@stowage/adapters/contract/routes';

export const appConfig: ApplicationConfig = { providers: [] };
export type X = RouteKey;
