// What Jupyter's builder does not know by itself: our sources are TypeScript.
module.exports = {
  target: ['web', 'es2022'],
  resolve: { extensions: ['.ts', '.tsx', '.js', '.json'] },
  module: {
    rules: [
      {
        test: /\.tsx?$/,
        loader: 'builtin:swc-loader',
        options: {
          detectSyntax: 'auto',
          jsc: { transform: { react: { runtime: 'automatic' } } }
        }
      }
    ]
  }
};
