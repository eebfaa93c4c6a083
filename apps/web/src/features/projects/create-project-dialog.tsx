"use client";

import { Textarea, TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useMutation } from "urql";
import { graphql } from "../../graphql/generated";
import { FormDialog } from "../../ui/dialog";
import { Problem } from "../../ui/problem";
import { useForm } from "../../ui/use-form";

const createMutation = graphql(/* GraphQL */ `
  mutation CreateProject($input: CreateProjectInput!) {
    createProject(input: $input) {
      id
      name
    }
  }
`);

export function CreateProjectDialog(props: { opened: boolean; onClose: () => void; onCreated: (id: string) => void }) {
  const t = useTranslations("projects.create");
  const [{ fetching, error }, create] = useMutation(createMutation);
  const form = useForm(
    { name: "", description: "" },
    { name: (name) => (name.trim() === "" ? t("nameMissing") : null) },
  );
  const submit = async () => {
    if (!form.validate()) return;
    const { name, description } = form.values;
    const { data } = await create({ input: { name: name.trim(), description: description.trim() } });
    if (!data) return;
    form.reset();
    props.onClose();
    props.onCreated(data.createProject.id);
  };
  return (
    <FormDialog
      opened={props.opened}
      title={t("title")}
      submitLabel={t("submit")}
      busy={fetching}
      onSubmit={submit}
      onClose={props.onClose}
    >
      {error && <Problem error={error} />}
      <TextInput
        label={t("name")}
        placeholder={t("nameExample")}
        maxLength={200}
        data-autofocus
        {...form.text("name")}
      />
      <Textarea
        label={t("description")}
        autosize
        minRows={2}
        maxRows={6}
        maxLength={2000}
        {...form.text("description")}
      />
    </FormDialog>
  );
}
