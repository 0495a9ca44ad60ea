import { deployedWithoutBooks } from '../composition/deployed-without-books.ts';
import { httpHandler } from '../http/http-handler.ts';

export const handler = httpHandler(deployedWithoutBooks(), 'session');
