package io.sparkmaster.kernel.runtime.failure;

import java.util.List;
import java.util.Optional;

/** What hints may look at beside the error. Answers at once, with nothing if need be. */
public interface Surroundings {
  /** Nothing is known. */
  Surroundings NONE =
      new Surroundings() {
        @Override
        public List<String> tables() {
          return List.of();
        }

        @Override
        public List<String> functions() {
          return List.of();
        }

        @Override
        public Optional<String> setting(String name) {
          return Optional.empty();
        }

        @Override
        public boolean isDataset(String variable) {
          return false;
        }
      };

  /** Names of tables and temporary views. */
  List<String> tables();

  /** Names of SQL functions. */
  List<String> functions();

  /** The value of a Spark setting. */
  Optional<String> setting(String name);

  /** Whether the notebook has a variable of that name that holds a Dataset. */
  boolean isDataset(String variable);
}
