import type { Routes } from '@angular/router';
import { AccountActs } from './acts/account-acts';
import { OperateApi } from './operate-api';
import { OperateFrame } from './operate-frame';

export const operateRoutes: Routes = [
  {
    path: '',
    component: OperateFrame,
    providers: [OperateApi, AccountActs],
    children: [
      { path: '', pathMatch: 'full', redirectTo: 'overview' },
      {
        path: 'overview',
        title: () => $localize`:@@operate.overview:Overview`,
        loadComponent: () => import('./overview/overview-page').then((m) => m.OverviewPage),
      },
      {
        path: 'accounts',
        title: () => $localize`:@@operate.accounts:Accounts`,
        loadComponent: () => import('./accounts/accounts-page').then((m) => m.AccountsPage),
      },
      {
        path: 'accounts/:sub',
        title: () => $localize`:@@operate.account:Account`,
        loadComponent: () => import('./account/account-page').then((m) => m.AccountPage),
      },
      {
        path: 'activity',
        title: () => $localize`:@@operate.activity:Activity`,
        loadComponent: () => import('./activity/activity-page').then((m) => m.ActivityPage),
      },
      {
        path: 'health',
        title: () => $localize`:@@operate.health:Health`,
        loadComponent: () => import('./health/health-page').then((m) => m.HealthPage),
      },
      {
        path: 'doctor',
        title: () => $localize`:@@operate.doctor:Doctor`,
        loadComponent: () => import('./doctor/doctor-page').then((m) => m.DoctorPage),
      },
    ],
  },
];
