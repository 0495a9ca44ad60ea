import { Component, input } from '@angular/core';

/** What stands where nothing stands: a picture, a sentence, and what to do next (projected). */
@Component({
  selector: 'stw-blank-slate',
  templateUrl: './blank-slate.html',
  styleUrl: './blank-slate.css',
})
export class BlankSlate {
  readonly picture = input.required<'hold' | 'lens' | 'storm'>();
  readonly heading = input.required<string>();
}
