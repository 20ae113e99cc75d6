package dev.linnet.check;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips tests where no network namespaces can be made: for an ordinary user, or without the programs. */
final class NeedsHosts implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        try {
            String why = HostedDeployment.whyNot();
            return why.isEmpty()
                    ? ConditionEvaluationResult.enabled("network namespaces can be made")
                    : ConditionEvaluationResult.disabled(why);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ConditionEvaluationResult.disabled("interrupted");
        }
    }
}
