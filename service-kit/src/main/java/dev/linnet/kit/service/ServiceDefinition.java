package dev.linnet.kit.service;

import dev.linnet.kit.action.InternalEndpoint;
import dev.linnet.kit.action.Once;
import dev.linnet.kit.action.Resource;
import dev.linnet.kit.changelog.ChangeLog;
import dev.linnet.kit.changelog.Statements;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The parts of a service. Its schema has the service's name, and so has the folder of its migrations on the class path:
 * {@code db/<name>}.
 */
public final class ServiceDefinition {

    /**
     * For the constructors of resources.
     *
     * @param pool its connections see the service's schema without naming it
     * @param lists the same, for what may read many rows
     */
    public record Parts(Vertx vertx, Pool pool, Pool lists, ChangeLog log, Users users) {

        /** Runs the SQL of repositories. */
        public Statements sql() {
            return new Statements(pool, lists, log);
        }
    }

    private final String name;
    private final List<String> tracked = new ArrayList<>();
    private final List<String> tidied = new ArrayList<>(List.of(Once.TIDY));
    private Optional<String> followingUsers = Optional.empty();
    private final List<Function<Parts, Resource>> resources = new ArrayList<>();
    private final Map<String, Function<Parts, InternalEndpoint<?, ?>>> internal = new LinkedHashMap<>();

    public ServiceDefinition(String name) {
        this.name = name;
    }

    /** Adds a stream for clients. */
    public ServiceDefinition serving(Function<Parts, Resource> resource) {
        resources.add(resource);
        return this;
    }

    /** Adds an endpoint for other parts of the system, at an address that begins with {@code internal.}. */
    public ServiceDefinition answering(String address, Function<Parts, InternalEndpoint<?, ?>> endpoint) {
        internal.put(address, endpoint);
        return this;
    }

    /**
     * Keeps the presence of a stream in the table {@code present}: users whom its actions let in with {@link
     * dev.linnet.protocol.Effect.Enter}.
     */
    public ServiceDefinition tracking(String stream) {
        tracked.add(stream);
        return this;
    }

    /**
     * Runs a statement for users who were renamed or deleted: at the start for all users who ever were, then within two
     * seconds of a change. Each change comes more than once.
     *
     * @param statement for example {@code select follow_users($1, $2)}: takes two arrays, the users' keys and their
     *     names, null for users who are gone. Its first column is true when it must run again with the same arrays, so
     *     that one run changes a bounded number of rows
     */
    public ServiceDefinition followingUsers(String statement) {
        followingUsers = Optional.of(statement);
        return this;
    }

    Optional<String> followingUsers() {
        return followingUsers;
    }

    /** Runs a statement every minute, in each process of the service, that removes rows without further use. */
    public ServiceDefinition tidying(String statement) {
        tidied.add(statement);
        return this;
    }

    List<String> tidied() {
        return tidied;
    }

    List<String> tracked() {
        return tracked;
    }

    /** The schema has the same name. */
    public String name() {
        return name;
    }

    List<Resource> resources(Parts parts) {
        return resources.stream().map(make -> make.apply(parts)).toList();
    }

    Map<String, InternalEndpoint<?, ?>> internal(Parts parts) {
        Map<String, InternalEndpoint<?, ?>> made = new LinkedHashMap<>();
        internal.forEach((address, make) -> made.put(address, make.apply(parts)));
        return made;
    }
}
