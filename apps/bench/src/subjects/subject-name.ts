/**
 * `generator` answers from memory, which shows what the scenario itself costs. `plain` is the unmodified driver.
 * `client` is this project's client.
 */
export type SubjectName = 'generator' | 'plain' | 'client';

export const subjectNames: readonly SubjectName[] = ['generator', 'plain', 'client'];
