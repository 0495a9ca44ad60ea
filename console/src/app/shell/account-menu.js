var __decorate =
  (this && this.__decorate) ||
  function (decorators, target, key, desc) {
    var c = arguments.length,
      r = c < 3 ? target : desc === null ? (desc = Object.getOwnPropertyDescriptor(target, key)) : desc,
      d;
    if (typeof Reflect === 'object' && typeof Reflect.decorate === 'function')
      r = Reflect.decorate(decorators, target, key, desc);
    else
      for (var i = decorators.length - 1; i >= 0; i--)
        if ((d = decorators[i])) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return (c > 3 && r && Object.defineProperty(target, key, r), r);
  };
import { Menu, MenuItem, MenuTrigger } from '@angular/aria/menu';
import { Component, computed, inject, signal } from '@angular/core';
import { Session } from '../session/session';
import { chooseLanguage, chosenLanguage, languages } from '../shared/runtime/language';
import { chosenTheme, chooseTheme } from '../shared/runtime/theme';
import { Icon } from '../shared/ui/icon';
import { AccountStore } from './account-store';
/** Who I am, how this looks, which language it speaks, and the way out. */
let AccountMenu = class AccountMenu {
  #session = inject(Session);
  account = inject(AccountStore).account;
  name = computed(() => this.account()?.email ?? '');
  groups = computed(() => this.account()?.groups.join(', ') ?? '');
  initial = computed(() => this.name().slice(0, 1).toUpperCase());
  theme = signal(chosenTheme());
  language = chosenLanguage();
  languages = languages;
  themes = [
    { theme: 'automatic', name: $localize`:@@theme.automatic:Automatic` },
    { theme: 'light', name: $localize`:@@theme.light:Light` },
    { theme: 'dark', name: $localize`:@@theme.dark:Dark` },
  ];
  choose(action) {
    const [what, value] = action?.split(':') ?? [];
    if (what === 'theme') {
      chooseTheme(value);
      this.theme.set(value);
    }
    if (what === 'language' && value !== this.language) chooseLanguage(value);
    if (what === 'sign-out') void this.#session.signOut();
  }
};
AccountMenu = __decorate(
  [
    Component({
      selector: 'stw-account-menu',
      imports: [Icon, Menu, MenuItem, MenuTrigger],
      templateUrl: './account-menu.html',
      styleUrl: './account-menu.css',
    }),
  ],
  AccountMenu,
);
export { AccountMenu };
