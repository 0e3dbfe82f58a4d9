export function handler(): Promise<void> {
  return Promise.resolve();
}
