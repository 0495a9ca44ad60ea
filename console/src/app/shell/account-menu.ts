import { Menu, MenuItem, MenuTrigger } from '@angular/aria/menu';
import { Component, computed, inject, signal } from '@angular/core';
import { Router } from '@angular/router';
import { Session } from '../session/session';
import { chooseLanguage, chosenLanguage, type Language, languages } from '../shared/runtime/language';
import { chosenTheme, chooseTheme, type Theme } from '../shared/runtime/theme';
import { Icon } from '../shared/ui/icon';
import { AccountStore } from './account-store';

/** Who I am, how this looks, which language it speaks, and the way out. */
@Component({
  selector: 'stw-account-menu',
  imports: [Icon, Menu, MenuItem, MenuTrigger],
  templateUrl: './account-menu.html',
  styleUrl: './account-menu.css',
})
export class AccountMenu {
  readonly #session = inject(Session);
  readonly #router = inject(Router);
  protected readonly account = inject(AccountStore).account;
  protected readonly name = computed(() => this.account()?.email ?? '');
  protected readonly groups = computed(() => this.account()?.groups.join(', ') ?? '');
  protected readonly initial = computed(() => this.name().slice(0, 1).toUpperCase());

  protected readonly theme = signal(chosenTheme());
  protected readonly language = chosenLanguage();
  protected readonly languages = languages;
  protected readonly themes: readonly { readonly theme: Theme; readonly name: string }[] = [
    { theme: 'automatic', name: $localize`:@@theme.automatic:Automatic` },
    { theme: 'light', name: $localize`:@@theme.light:Light` },
    { theme: 'dark', name: $localize`:@@theme.dark:Dark` },
  ];

  protected choose(action: string | undefined): void {
    const [what, value] = action?.split(':') ?? [];
    if (what === 'theme') {
      chooseTheme(value as Theme);
      this.theme.set(value as Theme);
    }
    if (what === 'language' && value !== this.language) chooseLanguage(value as Language);
    if (what === 'sessions') void this.#router.navigateByUrl('/my-sessions');
    if (what === 'sign-out') void this.#session.signOut();
  }
}
