package dev.linnet.checklist;

import dev.linnet.kit.service.ServiceMain;

/** Runs the checklist service as a separate process. */
public final class ChecklistServiceMain {

    private ChecklistServiceMain() {}

    public static void main(String[] arguments) {
        ServiceMain.run(ChecklistService.definition());
    }
}
