import { Component, computed, effect, inject, input, signal } from '@angular/core';
import { Router } from '@angular/router';
import { Wordmark } from '../shared/ui/wordmark';
import { returnAddress } from './return-address';
import { Session } from './session';

@Component({
  selector: 'stw-welcome-page',
  imports: [Wordmark],
  templateUrl: './welcome-page.html',
  styleUrl: './welcome-page.css',
})
export class WelcomePage {
  readonly #session = inject(Session);
  /** The page that was asked for, if it was not the library. */
  readonly to = input<string>();
  protected readonly isLeaving = signal(false);
  readonly #target = computed(() => returnAddress(this.to(), location.origin));

  constructor() {
    const router = inject(Router);
    // Signing in in one tab does for all.
    effect(() => {
      if (this.#session.state() === 'signed-in')
        void router.navigateByUrl(this.#target(), { replaceUrl: true });
    });
  }

  protected async signIn(): Promise<void> {
    this.isLeaving.set(true);
    this.isLeaving.set(await this.#session.signIn(this.#target()));
  }
}
