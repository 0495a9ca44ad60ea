import { bootstrapApplication } from '@angular/platform-browser';
import { App } from './app/app';
import { appConfig } from './app/app.config';
import { takeAnswer } from './app/session/answer';
import { loadConsoleConfig } from './app/shared/runtime/console-config';
import { chosenLanguage, loadTranslationsOf } from './app/shared/runtime/language';
import { applyTheme, chosenTheme } from './app/shared/runtime/theme';

// Before anything is asked of anybody.
const answer = takeAnswer(window);

applyTheme(chosenTheme());

try {
  // Messages are looked up when they are first shown, so the translations have to be there before the application.
  const [config] = await Promise.all([loadConsoleConfig(), loadTranslationsOf(chosenLanguage())]);
  await bootstrapApplication(App, appConfig(config, answer));
} catch (error) {
  console.error(error);
  const message = document.createElement('p');
  message.setAttribute('role', 'alert');
  message.className = 'could-not-start';
  message.textContent = 'Stowage could not start. Check your connection and load the page again.';
  document.body.replaceChildren(message);
}
