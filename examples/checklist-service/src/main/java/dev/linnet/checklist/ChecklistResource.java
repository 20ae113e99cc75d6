package dev.linnet.checklist;

import static dev.linnet.kit.action.Permission.SIGNED_IN;

import dev.linnet.kit.action.Beginning;
import dev.linnet.kit.action.Call;
import dev.linnet.kit.action.Crud;
import dev.linnet.kit.action.Observe;
import dev.linnet.kit.action.Resource;
import dev.linnet.kit.changelog.ChangeLog;
import dev.linnet.protocol.Topic;
import io.vertx.core.Future;
import java.util.List;

/** The stream {@code checklist}: everybody's own tasks. Nobody is told whether another's is there. */
final class ChecklistResource {

    private static final String STREAM = "checklist";

    private final TaskRepository tasks;
    private final ItemRepository items;
    private final Observe observe;

    ChecklistResource(TaskRepository tasks, ItemRepository items, ChangeLog log) {
        this.tasks = tasks;
        this.items = items;
        this.observe = new Observe(log);
    }

    Resource resource() {
        return new Resource(STREAM)
                .permitConnect(SIGNED_IN)
                .permit(SIGNED_IN)
                .on("list", Crud.list(tasks))
                .on("list_cancel", Crud.listCancel())
                .on("task.retrieve", Crud.retrieve(tasks))
                .with(Crud.prefixed("task.", Crud.writing(tasks)))
                .with(Crud.prefixed("item.", Crud.writing(items)))
                .observe(observe.own(ChecklistResource::topic, this::everything));
    }

    private Future<Beginning> everything(Call call) {
        return tasks.followed(call.caller())
                .map(all -> new Beginning(
                        topic(call), all.head(), "{\"tasks\":" + all.tasks() + "}", List.of(), all.agrees()));
    }

    private static Topic topic(Call call) {
        return new Topic(STREAM, "owner." + call.caller().pk());
    }
}
