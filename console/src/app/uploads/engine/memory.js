// What outlives the page.
export const noMemory = { save: () => undefined, forget: () => undefined };
