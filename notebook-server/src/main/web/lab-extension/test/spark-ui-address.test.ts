import { expect, it } from 'vitest';
import { finishedAddress, sparkUiAddress } from '../src/spark-ui-address';

it("leads to the kernel's UI below the base URL", () => {
  expect(
    sparkUiAddress('http://127.0.0.1:8080/class/1/', { id: 'a/b', name: 'sparkmaster-java' })
  ).toBe('http://127.0.0.1:8080/class/1/api/kernels/a%2Fb/spark');
});

it('is there for our kernels only', () => {
  expect(sparkUiAddress('http://127.0.0.1/', undefined)).toBeUndefined();
  expect(sparkUiAddress('http://127.0.0.1/', { id: 'a', name: 'python3' })).toBeUndefined();
});

it('leads to the list of what has ended below the base URL', () => {
  expect(finishedAddress('http://127.0.0.1:8080/class/1/')).toBe(
    'http://127.0.0.1:8080/class/1/spark-applications'
  );
});
