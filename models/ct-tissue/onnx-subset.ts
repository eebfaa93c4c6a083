import protobuf from "protobufjs";

/**
 * As much of the ONNX file format as our own models need: field numbers as in onnx.proto3 of https://github.com/onnx/onnx (Apache-2.0).
 * A field left out here is one that we don't write.
 */
const proto = `
syntax = "proto3";
package onnx;
message AttributeProto {
  enum AttributeType { UNDEFINED = 0; FLOAT = 1; INT = 2; STRING = 3; TENSOR = 4; FLOATS = 6; INTS = 7; }
  string name = 1; float f = 2; int64 i = 3; bytes s = 4; repeated float floats = 7; repeated int64 ints = 8; AttributeType type = 20;
}
message ValueInfoProto { string name = 1; TypeProto type = 2; string doc_string = 3; }
message NodeProto {
  repeated string input = 1; repeated string output = 2; string name = 3; string op_type = 4; repeated AttributeProto attribute = 5;
}
message OperatorSetIdProto { string domain = 1; int64 version = 2; }
message ModelProto {
  int64 ir_version = 1; string producer_name = 2; string producer_version = 3; string domain = 4; int64 model_version = 5;
  string doc_string = 6; GraphProto graph = 7; repeated OperatorSetIdProto opset_import = 8;
}
message GraphProto {
  repeated NodeProto node = 1; string name = 2; repeated TensorProto initializer = 5; string doc_string = 10;
  repeated ValueInfoProto input = 11; repeated ValueInfoProto output = 12;
}
message TensorProto {
  enum DataType { UNDEFINED = 0; FLOAT = 1; UINT8 = 2; INT64 = 7; }
  repeated int64 dims = 1; DataType data_type = 2; string name = 8; bytes raw_data = 9;
}
message TypeProto {
  message Tensor { TensorProto.DataType elem_type = 1; TensorShapeProto shape = 2; }
  Tensor tensor_type = 1;
}
message TensorShapeProto {
  message Dimension { oneof value { int64 dim_value = 1; string dim_param = 2; } }
  repeated Dimension dim = 1;
}
`;

const root = protobuf.parse(proto, { keepCase: true }).root;
const modelType = root.lookupType("onnx.ModelProto");

export type DataType = "FLOAT" | "UINT8" | "INT64";

export interface Node {
  input: string[];
  output: string[];
  op_type: string;
  attribute?: { name: string; type: "INTS" | "STRING"; ints?: number[]; s?: Uint8Array }[];
}

export interface Tensor {
  name: string;
  dims: number[];
  data_type: DataType;
  /** Little-endian, as ONNX wants it. */
  raw_data: Uint8Array;
}

export interface ValueInfo {
  name: string;
  doc_string: string;
  type: { tensor_type: { elem_type: DataType; shape: { dim: ({ dim_value: number } | { dim_param: string })[] } } };
}

export interface Model {
  ir_version: number;
  producer_name: string;
  model_version: number;
  doc_string: string;
  opset_import: { domain: string; version: number }[];
  graph: {
    name: string;
    node: Node[];
    initializer: Tensor[];
    input: ValueInfo[];
    output: ValueInfo[];
  };
}

/** @throws Error naming the field that is not as ONNX wants it. The same model gives the same bytes, always */
export function encodeModel(model: Model): Uint8Array {
  return modelType.encode(modelType.fromObject(model)).finish();
}
