package io.sparkmaster.graders.builtin;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Which expected rows are there and which actual rows are too many, in any order and counting
 * duplicates: a largest matching of rows that are equal within a tolerance.
 *
 * <p>Being close is not transitive, so rows cannot be ticked off one by one: with a tolerance of 1,
 * expected 0 and 1 are matched by actual 1 and 2 only if 1 is given to 0. Augmenting paths (Berge)
 * find that; rows with equal keys form separate problems, which are small in practice.
 *
 * @param missing positions of expected rows without a partner, ascending
 * @param extra positions of actual rows without a partner, ascending
 */
record RowMatching(List<Integer> missing, List<Integer> extra) {
  private static final class Group {
    final List<Integer> expected = new ArrayList<>();
    final List<Integer> actual = new ArrayList<>();
  }

  static RowMatching of(List<Canonical> expected, List<Canonical> actual, Tolerance tolerance) {
    var groups = new LinkedHashMap<Object, Group>();
    for (var i = 0; i < expected.size(); i++) {
      groups.computeIfAbsent(expected.get(i).key(), key -> new Group()).expected.add(i);
    }
    for (var i = 0; i < actual.size(); i++) {
      groups.computeIfAbsent(actual.get(i).key(), key -> new Group()).actual.add(i);
    }
    var missing = new ArrayList<Integer>();
    var extra = new ArrayList<Integer>();
    for (var group : groups.values()) {
      new Matcher(group, expected, actual, tolerance).run(missing, extra);
    }
    return new RowMatching(missing.stream().sorted().toList(), extra.stream().sorted().toList());
  }

  boolean complete() {
    return missing.isEmpty() && extra.isEmpty();
  }

  /** Matches the rows of one group, sorted so that close rows are near each other. */
  private static final class Matcher {
    private final List<Integer> left;
    private final List<Integer> right;
    private final double[][] leftNumbers;
    private final double[][] rightNumbers;
    private final Tolerance tolerance;
    private final int[] leftOf;
    private final int[] rightOf;
    private final int[] reachedFrom;

    /** What a failed search has seen stays seen: it cannot be part of a later path either. */
    private final BitSet seen = new BitSet();

    Matcher(Group group, List<Canonical> expected, List<Canonical> actual, Tolerance tolerance) {
      this.left = sorted(group.expected, expected);
      this.right = sorted(group.actual, actual);
      this.leftNumbers = numbers(left, expected);
      this.rightNumbers = numbers(right, actual);
      this.tolerance = tolerance;
      this.leftOf = new int[right.size()];
      this.rightOf = new int[left.size()];
      this.reachedFrom = new int[right.size()];
      Arrays.fill(leftOf, -1);
      Arrays.fill(rightOf, -1);
    }

    private static List<Integer> sorted(List<Integer> positions, List<Canonical> rows) {
      return positions.stream()
          .sorted((a, b) -> Arrays.compare(rows.get(a).numbers(), rows.get(b).numbers()))
          .toList();
    }

    private static double[][] numbers(List<Integer> positions, List<Canonical> rows) {
      return positions.stream().map(i -> rows.get(i).numbers()).toArray(double[][]::new);
    }

    void run(List<Integer> missing, List<Integer> extra) {
      matchInOrder();
      for (var i = 0; i < rightOf.length; i++) {
        if (rightOf[i] < 0 && !augment(i)) {
          missing.add(left.get(i));
        }
      }
      for (var j = 0; j < leftOf.length; j++) {
        if (leftOf[j] < 0) {
          extra.add(right.get(j));
        }
      }
    }

    /** Walks both sorted sides at once; this alone finds nearly all pairs. */
    private void matchInOrder() {
      var i = 0;
      var j = 0;
      while (i < rightOf.length && j < leftOf.length) {
        if (tolerance.close(leftNumbers[i], rightNumbers[j])) {
          leftOf[j] = i;
          rightOf[i] = j;
          i++;
          j++;
        } else if (Arrays.compare(leftNumbers[i], rightNumbers[j]) < 0) {
          i++;
        } else {
          j++;
        }
      }
    }

    private boolean augment(int start) {
      var touched = new ArrayList<Integer>();
      var queue = new ArrayDeque<Integer>();
      queue.add(start);
      while (!queue.isEmpty()) {
        var i = queue.remove();
        for (var j = seen.nextClearBit(firstNear(i));
            j < leftOf.length && !pastNear(i, j);
            j = seen.nextClearBit(j + 1)) {
          if (!tolerance.close(leftNumbers[i], rightNumbers[j])) {
            continue;
          }
          seen.set(j);
          touched.add(j);
          reachedFrom[j] = i;
          if (leftOf[j] < 0) {
            flip(j);
            touched.forEach(seen::clear);
            return true;
          }
          queue.add(leftOf[j]);
        }
      }
      return false;
    }

    /** The first row on the right whose first number may be close; rows are sorted by it. */
    private int firstNear(int i) {
      if (leftNumbers[i].length == 0) {
        return 0;
      }
      var low = 0;
      var high = leftOf.length;
      while (low < high) {
        var middle = (low + high) >>> 1;
        var number = rightNumbers[middle][0];
        if (number < leftNumbers[i][0] && !tolerance.close(number, leftNumbers[i][0])) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }

    private boolean pastNear(int i, int j) {
      return leftNumbers[i].length > 0
          && rightNumbers[j][0] > leftNumbers[i][0]
          && !tolerance.close(leftNumbers[i][0], rightNumbers[j][0]);
    }

    private void flip(int end) {
      var j = end;
      while (j >= 0) {
        var i = reachedFrom[j];
        var before = rightOf[i];
        leftOf[j] = i;
        rightOf[i] = j;
        j = before;
      }
    }
  }
}
