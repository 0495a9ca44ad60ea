// No path of ours may begin like one of the API's.

import type { Routes } from '@angular/router';
import { whenSignedIn, whenSignedOut } from './session/guards';

export const routes: Routes = [
  {
    path: '',
    pathMatch: 'full',
    canActivate: [whenSignedOut],
    loadComponent: () => import('./session/welcome-page').then((m) => m.WelcomePage),
  },
  {
    path: 'signed-in',
    loadComponent: () => import('./session/signed-in-page').then((m) => m.SignedInPage),
  },
  {
    path: 'sign-in-failed',
    loadComponent: () => import('./session/sign-in-failed-page').then((m) => m.SignInFailedPage),
  },
  {
    path: '',
    loadComponent: () => import('./shell/shell').then((m) => m.Shell),
    canActivateChild: [whenSignedIn],
    children: [
      {
        path: 'library',
        title: () => $localize`:@@library.title:Library`,
        loadComponent: () => import('./library/library-page').then((m) => m.LibraryPage),
      },
      {
        path: 'history',
        title: () => $localize`:@@history.title:History`,
        loadComponent: () => import('./history/history-page').then((m) => m.HistoryPage),
      },
      {
        // `/account` is the API's.
        path: 'my-sessions',
        title: () => $localize`:@@sessions.title:Where you are signed in`,
        loadComponent: () => import('./account/my-sessions-page').then((m) => m.MySessionsPage),
      },
      {
        path: 'operate',
        loadChildren: () => import('./operate/operate.routes').then((m) => m.operateRoutes),
      },
    ],
  },
  {
    path: '**',
    title: () => $localize`:@@notFound.heading:There is no such page`,
    loadComponent: () => import('./shell/not-found-page').then((m) => m.NotFoundPage),
  },
];
