import { Component } from '@angular/core';
import { RouterLink } from '@angular/router';
import { BlankSlate } from '../shared/ui/blank-slate';

@Component({
  selector: 'stw-not-found-page',
  imports: [BlankSlate, RouterLink],
  template: `
    <main>
      <stw-blank-slate picture="lens" heading="There is no such page" i18n-heading="@@notFound.heading">
        <a class="button" routerLink="/library" i18n="@@notFound.library">To the library</a>
      </stw-blank-slate>
    </main>
  `,
  styleUrl: '../session/quiet-page.css',
})
export class NotFoundPage {}
