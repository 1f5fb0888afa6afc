// java -cp 'lib/*' JavaEngine.java LIBRARY.cql NAME: the Java reference engine, over CQL text. JSON lines in and out.
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.cqframework.cql.cql2elm.CqlCompilerOptions;
import org.cqframework.cql.cql2elm.LibraryManager;
import org.cqframework.cql.cql2elm.ModelManager;
import org.hl7.elm.r1.VersionedIdentifier;
import org.opencds.cqf.cql.engine.execution.CqlEngine;
import org.opencds.cqf.cql.engine.execution.Environment;
import org.opencds.cqf.cql.engine.runtime.Date;
import org.opencds.cqf.cql.engine.runtime.Quantity;

public class JavaEngine {
  private static final ObjectMapper JSON = new ObjectMapper();

  public static void main(String[] arguments) throws Exception {
    byte[] text = Files.readAllBytes(Path.of(arguments[0]));
    var library = new VersionedIdentifier().withId(arguments[1]);
    var manager = new LibraryManager(new ModelManager(), CqlCompilerOptions.defaultOptions());
    manager.getLibrarySourceLoader().registerProvider(each -> new ByteArrayInputStream(text));
    var environment = new Environment(manager);
    var requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    var answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      JsonNode request = JSON.readTree(line);
      var names = new ArrayList<String>();
      request.get("names").forEach(name -> names.add(name.asText()));
      var values = evaluate(environment, library, names, facts(request.get("facts")));
      answers.println(JSON.writeValueAsString(Map.of("values", values)));
    }
  }

  // An engine remembers its answers: each patient needs one of their own.
  private static ArrayNode evaluate(
      Environment environment, VersionedIdentifier library, ArrayList<String> names, Map<String, Object> facts) {
    ArrayNode values = JSON.createArrayNode();
    try {
      Set<String> asked = new LinkedHashSet<>(names);
      var results = new CqlEngine(environment).evaluate(library, asked, facts);
      for (String name : names) {
        Object value = results.forExpression(name).value();
        values.add(value instanceof Date ? JSON.valueToTree(value.toString()) : JSON.valueToTree(value));
      }
    } catch (RuntimeException problem) {
      if (names.size() == 1) {
        return values.add(JSON.createObjectNode().put("error", String.valueOf(problem.getMessage())));
      }
      values.removeAll();
      for (String name : names) {
        values.addAll(evaluate(environment, library, new ArrayList<>(Set.of(name)), facts));
      }
    }
    return values;
  }

  private static Map<String, Object> facts(JsonNode given) {
    var facts = new HashMap<String, Object>();
    given.fields().forEachRemaining(fact -> facts.put(fact.getKey(), value(fact.getValue())));
    return facts;
  }

  private static Object value(JsonNode given) {
    if (given.isNull()) return null;
    if (given.isBoolean()) return given.booleanValue();
    if (given.isInt()) return given.intValue();
    if (given.isTextual()) return given.textValue();
    if (given.isArray()) {
      var list = new ArrayList<String>();
      given.forEach(code -> list.add(code.asText()));
      return list;
    }
    if (given.has("date")) return new Date(given.get("date").asText());
    if (given.has("decimal")) return new BigDecimal(given.get("decimal").asText());
    return new Quantity()
        .withValue(new BigDecimal(given.get("quantity").asText()))
        .withUnit(given.get("unit").asText());
  }
}
