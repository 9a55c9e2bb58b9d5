import path from 'node:path';
import { createRequire } from 'node:module';
import { rspack } from '@rspack/core';
import { corePackageFile, corePackages, sharedPackages } from './tools/core.mjs';

const here = import.meta.dirname;
const require = createRequire(import.meta.url);

const rules = [
  { test: /(?<!\.raw)\.css$/, type: 'css' },
  { test: /\.raw\.css$/, type: 'asset/source' },
  { test: /\.(md|txt)$/, type: 'asset/source' },
  { test: /\.(png|gif|jpe?g|woff2?|ttf|eot)$/, type: 'asset/resource' },
  {
    test: /\.svg$/,
    issuer: /\.css$/,
    type: 'asset',
    parser: { dataUrlCondition: { maxSize: 16 * 1024 } },
    generator: { dataUrl: { encoding: false } }
  },
  // Icons are strings in the packages' scripts: Lab puts them into the page as elements.
  { test: /\.svg$/, issuer: /\.m?[jt]s$/, type: 'asset/source' },
  { test: /\.[cm]?js$/, resolve: { fullySpecified: false } },
  { test: /\.ts$/, loader: 'builtin:swc-loader', options: { detectSyntax: 'auto' } },
  {
    test: corePackageFile,
    type: 'javascript/auto',
    loader: path.join(here, 'tools/core-extensions-loader.mjs')
  }
];

const common = {
  mode: 'production',
  context: here,
  target: ['web', 'es2022'],
  devtool: false,
  performance: false,
  module: { rules },
  // Of the packages' own files, which are as they were published.
  ignoreWarnings: [/starts with '~' is deprecated/, /"__dirname" is used and has been mocked/]
};

function application(output) {
  return {
    ...common,
    name: 'lab',
    entry: { main: './src/main.ts' },
    output: {
      path: path.join(output, 'static'),
      publicPath: 'auto',
      uniqueName: 'sparkmaster-lab',
      filename: '[name].[contenthash].js',
      chunkFilename: '[name].[contenthash].js',
      cssFilename: '[name].[contenthash].css',
      cssChunkFilename: '[name].[contenthash].css',
      assetModuleFilename: '[name].[contenthash][ext]',
      clean: true
    },
    resolve: {
      extensions: ['.ts', '.js', '.json'],
      alias: { 'core-extensions$': corePackageFile },
      fallback: {
        url: false,
        buffer: false,
        crypto: false,
        path: require.resolve('path-browserify'),
        process: require.resolve('process/browser')
      }
    },
    plugins: [
      new rspack.ProvidePlugin({ process: 'process/browser' }),
      new rspack.sharing.SharePlugin({ shared: sharedPackages() })
    ],
    optimization: {
      splitChunks: {
        chunks: 'async',
        cacheGroups: {
          // One file, so that Lab's rules stay behind those of the libraries it restyles.
          styles: { type: 'css', name: 'styles', chunks: 'initial', enforce: true, priority: 1 },
          jupyterlab: {
            test: /[\\/]node_modules[\\/]@(jupyterlab|jupyter|lumino)[\\/]/,
            name: 'jupyterlab',
            chunks: 'initial',
            enforce: true
          },
          vendors: {
            test: /[\\/]node_modules[\\/]/,
            name: 'vendors',
            chunks: 'initial',
            enforce: true,
            priority: -1
          }
        }
      }
    }
  };
}

function themes(output) {
  const themed = corePackages().filter(({ description }) => description.jupyterlab.themePath);
  return {
    ...common,
    name: 'themes',
    entry: Object.fromEntries(
      themed.map(({ name, folder, description }) => [
        name,
        path.join(folder, description.jupyterlab.themePath)
      ])
    ),
    output: {
      path: path.join(output, 'themes'),
      publicPath: 'auto',
      filename: '[name]/index.js',
      cssFilename: '[name]/index.css',
      assetModuleFilename: '[hash][ext]',
      clean: true
    }
  };
}

export default function configuration(output) {
  return [application(output), themes(output)];
}
