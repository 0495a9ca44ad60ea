import { Component, computed, DestroyRef, DOCUMENT, inject, signal } from '@angular/core';
import { checks, examine, type CheckId, type Finding } from '@stowage/adapters/doctor/examine';
import type { SignedIn, Visit } from '@stowage/adapters/doctor/visit';
import { formatCount } from '../../shared/format/count';
import { Icon } from '../../shared/ui/icon';
import { Session } from '../../session/session';
import { chosenLanguage, type Language } from '../../shared/runtime/language';
import { titles } from './titles';

const ids = Object.keys(checks) as CheckId[];

/** The doctor's checks, made from the browser of whoever looks: what their network lets through, the checks see. */
@Component({
  selector: 'stw-doctor-page',
  imports: [Icon],
  templateUrl: './doctor-page.html',
  styleUrls: ['../operate-page.css', '../pill.css', './doctor-page.css'],
})
export class DoctorPage {
  readonly #document = inject(DOCUMENT);
  readonly #session = inject(Session);
  readonly #destroyed = inject(DestroyRef);

  /** What the doctor says, in the language of the page; none are needed for English. */
  protected readonly words = signal<Readonly<Record<string, string>>>({});
  protected readonly isExamining = signal(false);
  protected readonly findings = signal<readonly Finding[]>([]);
  protected readonly lines = computed(() => {
    const found = new Map(this.findings().map((finding) => [finding.id, finding]));
    return ids.map((id) => ({
      id,
      title: titles[id],
      finding: found.get(id),
      isNext: this.isExamining() && id === this.#next(),
    }));
  });
  protected readonly verdict = computed(() => {
    if (this.isExamining() || this.findings().length === 0) return undefined;
    const failed = this.findings().filter(({ status }) => status === 'failed').length;
    return failed === 0
      ? $localize`:@@doctor.well:Nothing is wrong, as far as a browser can tell.`
      : $localize`:@@doctor.ill:Checks that failed: ${formatCount(failed)}:COUNT:`;
  });

  readonly #next = computed(() => ids[this.findings().length]);

  protected async examine(): Promise<void> {
    this.findings.set([]);
    this.isExamining.set(true);
    try {
      this.words.set(await wordsOf(chosenLanguage()));
      const visit: Visit = {
        site: this.#document.location.origin,
        fetch: (url, init) => fetch(url, init),
        runsIn: 'page',
        signedIn: await this.#signedIn(),
      };
      for await (const finding of examine(visit)) {
        if (this.#destroyed.destroyed) return;
        this.findings.update((findings) => [...findings, finding]);
      }
    } finally {
      this.isExamining.set(false);
    }
  }

  /** By the token, or by a cookie where scripts never see one. */
  async #signedIn(): Promise<SignedIn | undefined> {
    const credential = await this.#session.credential();
    return credential && { headers: this.#session.headersOf(credential), credentials: 'same-origin' };
  }
}

async function wordsOf(language: Language): Promise<Readonly<Record<string, string>>> {
  if (language === 'en') return {};
  return (await import('../../../locale/doctor.de.json', { with: { type: 'json' } })).default;
}
