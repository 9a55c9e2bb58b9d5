import { describe, expect, it } from 'vitest';
import { mimeTypeOf } from '../src/cell-languages';
import { exerciseOf, lessonOf } from '../src/metadata';

describe('metadata', () => {
  it('of a lesson names course and lesson', () => {
    expect(lessonOf({ schema: 1, course: 'a', lesson: 'b', version: '1' })).toEqual({
      course: 'a',
      lesson: 'b'
    });
  });

  it('that anybody wrote is no lesson and no exercise', () => {
    for (const metadata of [
      undefined,
      null,
      'x',
      [],
      {},
      { course: 1, lesson: 'b' },
      { course: 'a' }
    ]) {
      expect(lessonOf(metadata)).toBeUndefined();
      expect(exerciseOf(metadata)).toBeUndefined();
    }
    expect(exerciseOf({ exercise: '' })).toBeUndefined();
    expect(exerciseOf({ exercise: 'count' })).toBe('count');
  });
});

describe('the language of a cell', () => {
  it('is that of its first line, else the kernel’s', () => {
    expect(mimeTypeOf('%%sql\nselect 1', 'text/x-scala')).toBe('text/x-sql');
    expect(mimeTypeOf('\n %%java opt\nint a;', 'text/x-scala')).toBe('text/x-java');
    expect(mimeTypeOf('%%scala', 'text/x-java')).toBe('text/x-scala');
    expect(mimeTypeOf('val a = 1\n%%sql', 'text/x-scala')).toBe('text/x-scala');
    expect(mimeTypeOf('%%unknown', 'text/x-scala')).toBe('text/x-scala');
    expect(mimeTypeOf('%%constructor', 'text/x-scala')).toBe('text/x-scala');
  });
});
