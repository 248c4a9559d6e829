import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findProblems, loadYaml } from './write-config.ts';

test('how long records are kept is read in days, by class of environment', () => {
  const { retention } = loadYaml(`
retention:
  usage: 400d
  classes:
    - environments: [development, ci*]
      usage: 60d
    - environments: [audit]
      usage: forever
`);
  assert.deepEqual(retention, {
    usageDays: 400,
    classes: [
      { environments: ['development', 'ci*'], usageDays: 60 },
      { environments: ['audit'], usageDays: null },
    ],
  });
});

test('records are kept forever where nothing else is said', () => {
  assert.deepEqual(loadYaml('').retention, { usageDays: null, classes: [] });
});

test('a time to keep something is days or forever', () => {
  for (const written of ['400', '0d', '1y', '-3d', '1.5d', 'never']) {
    const problems = findProblems(() => loadYaml(`retention: { usage: "${written}" }`));
    assert.match(
      problems.join('\n'),
      /retention\.usage .* is no time to keep something: write days/,
    );
  }
});

test('a class says which environments it is of, and how long these are kept', () => {
  const problems = findProblems(() => loadYaml('retention: { classes: [{}] }'));
  assert.equal(problems.length, 2, problems.join('\n'));
});

test('nothing is dropped that would still be taken when it is sent again', () => {
  const yaml = `
ingest: { max_age_days: 90 }
retention:
  usage: 90d
  classes: [{ environments: [ci], usage: 60d }]
`;
  const problems = findProblems(() => loadYaml(yaml));
  assert.equal(problems.length, 1, problems.join('\n'));
  assert.match(
    problems[0] ?? '',
    /retention\.classes\[0\]\.usage is 60d, shorter than ingest\.max_age_days \(90\): .* count twice/,
  );
  assert.match(
    findProblems(() => loadYaml('retention: { usage: 34d }')).join('\n'),
    /shorter than ingest\.max_age_days \(35\)/,
  );
});

test('prompts and answers are kept only where that is set, and no longer than any record', () => {
  assert.deepEqual(loadYaml('').content, { isStored: false, keptDays: 30 });
  const yaml = `
content: { store: true }
retention:
  content: 365d
  usage: forever
  classes: [{ environments: [ci], usage: 60d }]
`;
  assert.deepEqual(loadYaml(yaml).content, { isStored: true, keptDays: 60 });
  assert.deepEqual(loadYaml(yaml, { TALLYLIGHT_CONTENT_STORE: 'false' }).content, {
    isStored: false,
    keptDays: 60,
  });
  assert.deepEqual(loadYaml('retention: { content: forever }').content.keptDays, null);
  assert.match(
    findProblems(() => loadYaml('', { TALLYLIGHT_CONTENT_STORE: 'yes' })).join('\n'),
    /TALLYLIGHT_CONTENT_STORE "yes" is neither true nor false\./,
  );
});
