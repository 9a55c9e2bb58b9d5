package io.sparkmaster.graders.builtin;

import io.sparkmaster.graders.spi.v1.Options;
import io.sparkmaster.graders.spi.v1.PlanNode;
import io.sparkmaster.graders.spi.v1.PlanScan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The rules that options ask for. */
final class PlanRules {
  private static final Set<String> TYPED =
      Set.of(
          "MapElements",
          "MapPartitions",
          "AppendColumns",
          "AppendColumnsWithObject",
          "MapGroups",
          "FlatMapGroupsWithState",
          "CoGroup",
          "BatchEvalPython",
          "ArrowEvalPython",
          "MapInPandas",
          "FlatMapGroupsInPandas");

  /** One rule. */
  interface Rule {
    Optional<PlanComplaint> complaint(Plan plan);
  }

  private PlanRules() {}

  static List<Rule> of(Options options) {
    options.allow(
        "must",
        "must_not",
        "exchanges",
        "join",
        "pushed_filters",
        "partition_filters",
        "columns",
        "no_udf");
    var rules = new ArrayList<Rule>();
    operators(options, "must").forEach(name -> rules.add(plan -> must(plan, name)));
    operators(options, "must_not").forEach(name -> rules.add(plan -> mustNot(plan, name)));
    Bounds.of(options, "exchanges").ifPresent(bounds -> rules.add(plan -> exchanges(plan, bounds)));
    if (options.has("join")) {
      var join = options.choice("join", PlanJoin.BROADCAST_HASH);
      rules.add(join::complaint);
    }
    names(options, "pushed_filters").forEach(each -> rules.add(plan -> pushed(plan, each)));
    names(options, "partition_filters").forEach(each -> rules.add(plan -> partition(plan, each)));
    var columns = names(options, "columns");
    if (!columns.isEmpty()) {
      rules.add(plan -> columns(plan, columns));
    }
    if (options.flag("no_udf", false)) {
      rules.add(PlanRules::noUdf);
    }
    if (rules.isEmpty()) {
      throw options.missing(
          "must",
          "names of operators, or give another rule: must_not, exchanges, join, pushed_filters,"
              + " partition_filters, columns, no_udf: true");
    }
    return rules;
  }

  private static List<String> names(Options options, String name) {
    var names = options.texts(name);
    if (options.has(name) && (names.isEmpty() || names.stream().anyMatch(String::isBlank))) {
      throw options.bad(name, "a list of at least one name");
    }
    return names;
  }

  private static List<String> operators(Options options, String name) {
    var names = names(options, name);
    for (var each : names) {
      if (!PlanOperators.known(each)) {
        throw options.bad(
            name,
            "a list of Spark's operators; \"%s\" is none. Did you mean %s? For one that is not known here put * at its end"
                .formatted(each, PlanOperators.nearest(each)));
      }
    }
    return names;
  }

  private static Predicate<PlanNode> named(String wanted) {
    var pattern = Pattern.compile(Pattern.quote(wanted).replace("*", "\\E.*\\Q"));
    return node -> pattern.matcher(Plan.name(node)).matches();
  }

  private static Optional<PlanComplaint> must(Plan plan, String name) {
    return plan.where(named(name)).isEmpty()
        ? Optional.of(
            new PlanComplaint(
                "Your plan has no operator %s, which the exercise asks for.".formatted(name),
                "Call explain() on your answer, and look which of your steps should become this"
                    + " operator.",
                List.of()))
        : Optional.empty();
  }

  private static Optional<PlanComplaint> mustNot(Plan plan, String name) {
    var found = plan.where(named(name));
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new PlanComplaint(
                "Your plan has the operator %s, which the exercise rules out.".formatted(name),
                PlanOperators.remedy(name),
                found));
  }

  private static Optional<PlanComplaint> exchanges(Plan plan, Bounds bounds) {
    var found = plan.where(node -> Plan.name(node).equals("Exchange"));
    if (bounds.hold(found.size())) {
      return Optional.empty();
    }
    return Optional.of(
        new PlanComplaint(
            "Your plan shuffles the data too %s; the exercise asks for %s."
                .formatted(found.size() > bounds.max() ? "often" : "rarely", bounds.words()),
            " Yours has %s.".formatted(Shown.count(found.size(), "shuffle")),
            found.size() > bounds.max()
                ? "Each Exchange is a shuffle. groupBy, join, distinct, orderBy and repartition ask"
                    + " for one each: leave out those that you do not need, and broadcast the small"
                    + " side of a join."
                : "A shuffle is missing: group, join or repartition as the exercise asks.",
            found.size() > bounds.max() ? found : List.of()));
  }

  private static Optional<PlanComplaint> pushed(Plan plan, String wanted) {
    return lacking(
        plan,
        scan ->
            wanted.contains("(")
                ? scan.pushed().stream()
                    .anyMatch(filter -> squeezed(filter).equals(squeezed(wanted)))
                : scan.filtered().contains(wanted),
        "No filter on %s is pushed down to the files.".formatted(wanted),
        "Filter the column itself, right after reading, with a value of the column's own type: a"
            + " cast, a function or a UDF around the column keeps Spark from pushing the filter"
            + " down.");
  }

  private static String squeezed(String filter) {
    return filter.replace(" ", "");
  }

  private static Optional<PlanComplaint> partition(Plan plan, String column) {
    return lacking(
        plan,
        scan -> scan.folders().contains(column),
        "No filter chooses among the folders of %s: all of them are read.".formatted(column),
        "Filter on the column that the folders are named by, without a function around it, so that"
            + " Spark reads only the folders that it needs.");
  }

  private static Optional<PlanComplaint> lacking(
      Plan plan, Predicate<PlanScan> fits, String what, String remedy) {
    var scans = plan.scans();
    if (scans.isEmpty()) {
      return Optional.of(noScan());
    }
    return scans.stream().anyMatch(scan -> scan.scan().filter(fits).isPresent())
        ? Optional.empty()
        : Optional.of(new PlanComplaint(what, remedy, scans));
  }

  private static PlanComplaint noScan() {
    return new PlanComplaint(
        "Your plan reads no files.",
        "Compute the answer from the data that the exercise names, with spark.read.",
        List.of());
  }

  private static Optional<PlanComplaint> columns(Plan plan, List<String> allowed) {
    if (plan.scans().isEmpty()) {
      return Optional.of(noScan());
    }
    Function<PlanNode, List<String>> extra =
        node ->
            node.scan().stream()
                .flatMap(scan -> scan.columns().stream())
                .filter(column -> !allowed.contains(column))
                .toList();
    var guilty = plan.where(node -> !extra.apply(node).isEmpty());
    if (guilty.isEmpty()) {
      return Optional.empty();
    }
    var names = guilty.stream().map(extra).flatMap(List::stream).distinct().toList();
    return Optional.of(
        new PlanComplaint(
            "Your plan reads columns that the answer does not need.",
            " Not needed: %s.".formatted(Shown.names(names)),
            "Select the columns that you need before you cache, join or map: Spark then reads only"
                + " those.",
            guilty));
  }

  private static Optional<PlanComplaint> noUdf(Plan plan) {
    var guilty = plan.where(node -> !node.functions().isEmpty() || TYPED.contains(Plan.name(node)));
    return guilty.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new PlanComplaint(
                "Your plan calls a function that Spark cannot look into.",
                "Use the functions of org.apache.spark.sql.functions (in SQL the built-in ones)"
                    + " instead of a UDF or of map, flatMap and filter with a lambda: Spark can"
                    + " push those down and compile them.",
                guilty));
  }
}
