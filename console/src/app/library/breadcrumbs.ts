import { Menu, MenuItem, MenuTrigger } from '@angular/aria/menu';
import { Component, computed, type ElementRef, input, output, viewChild } from '@angular/core';
import { RouterLink } from '@angular/router';
import { addressOf, nameOf, root, wayTo } from '../folders/folder-path';
import { Icon } from '../shared/ui/icon';

/** So many stand side by side; of a longer way its middle goes into a menu. */
const most = 5;

/** The way from the library down to the folder that is open, whose name is the page's heading. */
@Component({
  selector: 'stw-breadcrumbs',
  imports: [Icon, Menu, MenuItem, MenuTrigger, RouterLink],
  templateUrl: './breadcrumbs.html',
  styleUrl: './breadcrumbs.css',
})
export class Breadcrumbs {
  readonly folder = input.required<string>();
  /** A folder on the way, from the menu; the others are links. */
  readonly chosen = output<string>();

  private readonly heading = viewChild.required<ElementRef<HTMLElement>>('heading');
  protected readonly above = computed(() => wayTo(this.folder()).slice(0, -1));
  protected readonly hidden = computed(() =>
    this.above().length < most ? [] : this.above().slice(1, 3 - most),
  );

  protected readonly addressOf = addressOf;
  protected readonly nameOf = (folder: string): string =>
    folder === root ? $localize`:@@library.title:Library` : nameOf(folder);

  focus(): void {
    this.heading().nativeElement.focus();
  }
}
