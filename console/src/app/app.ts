import { Component } from '@angular/core';

@Component({ selector: 'stw-root', template: `<h1>Stowage</h1>` })
export class App {}
