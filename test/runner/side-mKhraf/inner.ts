export const inner: number = 1;
